"""The language of the screen: gettext catalogues, and English where nobody asks for another.

Files, the command line and the journal are in English in every language.
"""

from planner.language.catalogue import LANGUAGES as LANGUAGES
from planner.language.catalogue import _ as _
from planner.language.catalogue import current as current
from planner.language.catalogue import follow as follow
from planner.language.catalogue import ngettext as ngettext
from planner.language.catalogue import translated as translated
