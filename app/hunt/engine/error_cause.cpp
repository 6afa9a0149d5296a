// SPDX-License-Identifier: GPL-3.0-or-later
#include "app/hunt/engine/error_cause.h"

namespace sextant::hunt {

std::string_view toString(ErrorCause cause) {
  switch (cause) {
    case ErrorCause::queue_full:
      return "queue_full";
    case ErrorCause::pool_timeout:
      return "pool_timeout";
    case ErrorCause::too_many_connections:
      return "too_many_connections";
    case ErrorCause::statement_timeout:
      return "statement_timeout";
    case ErrorCause::deadline:
      return "deadline";
    case ErrorCause::maintenance:
      return "maintenance";
    case ErrorCause::database:
      break;
  }
  return "database";
}

int httpStatus(ErrorCause cause) {
  return cause == ErrorCause::deadline ? 504 : 503;
}

}  // namespace sextant::hunt
