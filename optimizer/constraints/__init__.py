"""One module per subject; importing this package fills the registry in reading order."""

from optimizer.constraints import banks as banks
from optimizer.constraints import freezers as freezers
from optimizer.constraints import release as release
from optimizer.constraints import service as service
from optimizer.constraints import stock_lots as stock_lots
from optimizer.constraints import stock_tiers as stock_tiers
from optimizer.constraints import suites as suites
