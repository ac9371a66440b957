"""One module per subject; importing this package fills the registry in reading order."""

from optimizer.formulation.constraints import banks as banks
from optimizer.formulation.constraints import freezers as freezers
from optimizer.formulation.constraints import oldest_first as oldest_first
from optimizer.formulation.constraints import release as release
from optimizer.formulation.constraints import service as service
from optimizer.formulation.constraints import stock_lots as stock_lots
from optimizer.formulation.constraints import stock_tiers as stock_tiers
from optimizer.formulation.constraints import suites as suites
