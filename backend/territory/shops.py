"""What of the base map is a shop in the sense of 门前三包: a business with a front on the street. Pure."""

# OpenStreetMap's values of `amenity`, `tourism` and `leisure`; what is tagged `shop=…` is one in any case (base.py).
KINDS = (
    "restaurant", "cafe", "fast_food", "food_court", "bar", "pub", "ice_cream", "biergarten", "nightclub",
    "cinema", "theatre", "bank", "bureau_de_change", "pharmacy", "clinic", "dentist", "veterinary", "fuel",
    "car_wash", "car_rental", "internet_cafe", "hotel", "hostel", "guest_house", "motel", "fitness",
    # `shop`'s own values, for files that say only the kind.
    "shop", "alcohol", "art", "bakery", "beauty", "beverages", "bicycle", "books", "butcher", "car",
    "car_repair", "chemist", "clothes", "computer", "confectionery", "convenience", "cosmetics",
    "department_store", "doityourself", "electronics", "florist", "furniture", "gift", "greengrocer",
    "hairdresser", "hardware", "jewelry", "laundry", "mall", "mobile_phone", "optician", "seafood", "shoes",
    "sports", "stationery", "supermarket", "tea", "tobacco", "toys", "travel_agency",
)  # fmt: skip
TAGGED = "shop"  # the `kind_detail` of what is tagged `shop=…`


def is_shop(layer: str, kind: str, kind_detail: str) -> bool:
    """Whether a feature of the base map is a shop."""
    return layer == "pois" and (kind_detail == TAGGED or kind in KINDS)
