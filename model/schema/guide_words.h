// SPDX-License-Identifier: GPL-3.0-or-later
// What a schema says of a key, in words for people. Plain text in UTF-8.
#pragma once

#include <string>
#include <vector>

#include "model/schema/schema_guide.h"

namespace sextant {

// "integer", "true or false", "duration", "one of fast, safe"; empty where anything goes.
[[nodiscard]] std::string kindWords(const KeyGuide& guide);
// "1 to 500 connections", "at least 1", "more than 0"; only the unit where there is no bound.
[[nodiscard]] std::string rangeWords(const KeyGuide& guide);
// A value as a person would type it: texts without quotes, maps and lists by their size.
[[nodiscard]] std::string valueWords(const Value& value);
// Title, description, kind with range, default, and what else holds; one entry a line.
[[nodiscard]] std::vector<std::string> guideLines(const KeyGuide& guide);

}  // namespace sextant
