// SPDX-License-Identifier: GPL-3.0-or-later
// Why a business request failed: the closed set that metrics, clients and verdicts count by.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>

namespace sextant::hunt {

enum class ErrorCause : std::size_t {
  queue_full,            // the request queue was at its limit
  pool_timeout,          // no database connection within the acquire time-out
  too_many_connections,  // PostgreSQL refused one more connection
  statement_timeout,     // the statement ran longer than allowed
  deadline,              // the whole request took longer than allowed
  database,              // any other failure of the database
  maintenance,           // the profile has every request refused
};

inline constexpr std::array all_error_causes{
    ErrorCause::queue_full,        ErrorCause::pool_timeout, ErrorCause::too_many_connections,
    ErrorCause::statement_timeout, ErrorCause::deadline,     ErrorCause::database,
    ErrorCause::maintenance};

// The name in metrics and in the header X-Hunt-Error.
[[nodiscard]] std::string_view toString(ErrorCause cause);

// 504 for the deadline, 503 for everything else.
[[nodiscard]] int httpStatus(ErrorCause cause);

}  // namespace sextant::hunt
