// SPDX-License-Identifier: GPL-3.0-or-later
// How a service was at one moment of the past: plain values.
#pragma once

#include <QString>

#include <optional>
#include <vector>

#include "model/base/address.h"
#include "widgets/common/state.h"

namespace sextant::ui {

// The revision that was stable then.
struct MomentRevision {
  RevisionNumber number;
  RevisionNumber previous;  // 0: there was none
  QString author;
  QString message;
  qint64 published = 0;  // Unix time
  bool is_rollback = false;
};

struct MomentInstance {
  Scope instance;
  std::optional<RevisionNumber> revision;  // that it ran; nothing: not known
  QString why_not_known = {};
  std::optional<double> p99_ms = {};
  std::optional<double> errors = {};  // a second
};

// Something that happened before it.
struct MomentChange {
  QString key;  // names it across calls
  qint64 second = 0;
  State state = State::none;
  QString kind;      // "publish", "stage", "is back"
  QString sentence;  // "ada published revision 42: queue for a burst"
};

struct Moment {
  qint64 second = 0;  // Unix time
  std::optional<MomentRevision> stable = {};
  std::optional<RevisionNumber> stable_now = {};
  std::vector<MomentInstance> instances = {};
  std::vector<MomentChange> before = {};  // newest first
  qint64 before_seconds = 0;              // how far back `before` looks
  // Whether `stable` and `before` have been read: where not, that they are empty says nothing.
  bool is_stable_known = false;
  bool is_before_known = false;
  bool loading = false;
  QString problem = {};            // a sentence; what is there stays
  QString restore_hindrance = {};  // why no rollback can be made now; empty: it can
};

}  // namespace sextant::ui
