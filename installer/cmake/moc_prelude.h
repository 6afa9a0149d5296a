// SPDX-License-Identifier: GPL-3.0-or-later
// Read first by moc, which otherwise stumbles over <compare> as the first standard header (g++ 12).
#include <cstddef>
