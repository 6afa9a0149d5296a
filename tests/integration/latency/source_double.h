// SPDX-License-Identifier: GPL-3.0-or-later
// A latency source in memory: it measures as it is told to, and remembers what it was asked.
#pragma once

#include <functional>
#include <optional>
#include <vector>

#include "model/latency/latency_source.h"

namespace sextant::testing {

// What all sources of one test share, however often a feed makes a new one.
struct SourceLog {
  struct Asked {
    ServiceKey key;
    TelemetryRange range;
    std::int64_t at = 0;  // Unix time
  };
  std::vector<Asked> asked;
  int instances = 1;
  std::uint64_t requests = 10;  // of each instance in each second, of ten milliseconds
  std::uint64_t slow = 0;       // and so many of two seconds
  // Fails ranges that begin at or after this second.
  std::optional<std::int64_t> fails_from;
  bool holds = false;  // keeps its answers until they are let go
  // Keeps them from so many questions on.
  std::optional<std::size_t> holds_after;
  int alive = 0;

  std::vector<std::function<void()>> held;

  [[nodiscard]] std::vector<TelemetryRange> rangesOf(const ServiceKey& key) const;
  // Gives the answers that were kept, and holds no longer.
  void letGo();
};

class SourceDouble : public LatencySource {
 public:
  // The log must outlive it.
  SourceDouble(SourceLog& log, QString name);
  ~SourceDouble() override;
  [[nodiscard]] QString name() const override { return name_; }

 protected:
  void begin(int id, const ServiceKey& key, const TelemetryRange& range) override;
  void abandon(int id) override;

 private:
  [[nodiscard]] Result<LatencyAnswer> answer(const TelemetryRange& range) const;

  SourceLog& log_;
  QString name_;
};

}  // namespace sextant::testing
