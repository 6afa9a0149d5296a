// SPDX-License-Identifier: GPL-3.0-or-later
// What people read about a connection: its colours, its TLS, what a test of it found.
#pragma once

#include <QString>

#include <vector>

#include "model/connections/connection_check.h"
#include "widgets/common/state.h"
#include "widgets/theme/tokens.h"

namespace sextant::ui {

// libpq's sslmode in plain words, from the least to the most; first "" (libpq's own choice).
struct TlsMode {
  QString mode;
  QString words;
};
[[nodiscard]] const std::vector<TlsMode>& tlsModes();

// "Red" for "red"; "None" for nothing.
[[nodiscard]] QString colourWord(const QString& colour);

struct ReportLine {
  QString about;  // "Server"
  QString words;
  State state = State::none;
};

struct ReportWords {
  Tone tone = Tone::ok;
  QString head;
  QString sentence;
  std::vector<ReportLine> lines;
};

[[nodiscard]] ReportWords reportWords(const ConnectionReport& report);
// What the server said, without the beginning that each refusal has: the head says that already.
[[nodiscard]] QString serverReason(const QString& reason);
// What failed, why, and what to do next. No part of a password is in it.
[[nodiscard]] ReportWords errorWords(const Error& error);

}  // namespace sextant::ui
