// SPDX-License-Identifier: GPL-3.0-or-later
#pragma once

#include <clocale>

namespace sextant {

// QCoreApplication takes the desk's locale over for the whole C library, and then strtod() reads
// "0.25" as 0 where a comma stands between whole and part. Files and the store have a point. To be
// called once the application is made.
inline void keepPlainNumbers() {
  std::setlocale(LC_NUMERIC, "C");
}

}  // namespace sextant
