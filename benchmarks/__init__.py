"""What `make bench` prints: our ways beside bare libraries and dlt, as ratios within one run.

    stand-in process <--HTTP-- trial processes (one way each) --> comparisons --> one table

Every trial is a process of its own in a temporary folder that is removed after it; ways take
turns, so that a busy moment of the machine does not fall on one of them alone. Results are
compared row for row, and a difference fails the command.
"""
