"""Why a number is what it is: what moved a weight, and where on its curve an activation stands."""
