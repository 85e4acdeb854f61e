"""Why a declared file is not taken; each message is one Vietnamese sentence for the clerk.

    DeclarationRefused
    ├── DeclaredFileUnreadable   too large, of another kind, damaged, encrypted, not UTF-8
    ├── DeclaredFileUnsafe       macros, links to other files, a bomb of any sort
    ├── DeclaredFileMisplaced    name or folder differ from the content, or two files for one report
    ├── DeclaredHeadWrong        sheet, columns, commune or quarter are not those of the template
    ├── DeclaredCommuneUnknown   no commune of that code on the quarter's last day
    ├── DeclaredItemUnknown      an item that nobody can declare, or a value without its item
    ├── DeclaredItemRepeated     one key or item twice
    ├── DeclaredCellUnusable     a formula, a merged cell, an error, a date, a list
    ├── DeclaredValueWrong       no number where one is due, ambiguous, negative, too long, ...
    ├── DeclaredTotalsDisagree   numbers that contradict each other
    ├── PersonalDataDeclared     an identity number, telephone number or e-mail address in a text
    └── NothingDeclared          no value at all
    TemplateStands               a template would overwrite what a clerk may have filled in
    DeclaredFolderUnwritable     the disk refused a template

A message says file, sheet and cell (or line and key), what is wrong there, and what to do. It never
repeats words of the file: they may be about a person.
"""

from warehouse.errors import MotcuaError


class DeclarationRefused(MotcuaError):
    """A declared file cannot be taken; nothing of it is applied."""


class DeclaredFileUnreadable(DeclarationRefused):
    """The file is not a YAML text or Excel workbook that can be opened."""


class DeclaredFileUnsafe(DeclarationRefused):
    """The file holds what a declaration never needs and an attacker would use."""


class DeclaredFileMisplaced(DeclarationRefused):
    """Name, folder and content of the file, or two files, contradict each other."""


class DeclaredHeadWrong(DeclarationRefused):
    """The file is not laid out as the template is."""


class DeclaredCommuneUnknown(DeclarationRefused):
    """No commune has that code on the quarter's last day."""


class DeclaredItemUnknown(DeclarationRefused):
    """Nothing of that code can be declared."""


class DeclaredItemRepeated(DeclarationRefused):
    """A key or an item stands in the file twice."""


class DeclaredCellUnusable(DeclarationRefused):
    """What stands there is neither a number nor a text."""


class DeclaredValueWrong(DeclarationRefused):
    """The value is not one that its item can have."""


class DeclaredTotalsDisagree(DeclarationRefused):
    """Numbers of the file contradict each other."""


class PersonalDataDeclared(DeclarationRefused):
    """A text holds what identifies a person; none may reach the disk."""


class NothingDeclared(DeclarationRefused):
    """The file has no value."""


class TemplateStands(MotcuaError):
    """A file for that commune and quarter is there already."""


class DeclaredFolderUnwritable(MotcuaError):
    """The folder of declared files refused a template."""
