// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <string>

namespace sextant {

// Who is working, as revisions name the author: $SEXTANT_PERSON, else the login's name as sudo, the
// session or the account tells it. Never empty.
[[nodiscard]] std::string operatingPerson();

}  // namespace sextant
