// SPDX-License-Identifier: GPL-3.0-or-later
// Gives a LatencyBoard what it wants: live measurements, any range of the past, markers,
// objectives.
#pragma once

#include <QObject>
#include <QTimer>

#include <map>
#include <memory>
#include <optional>
#include <vector>

#include "widgets/charts/latency_board.h"
#include "widgets/console/console_parts.h"

namespace sextant::ui {

class BoardReader : public QObject {
  Q_OBJECT
 public:
  // More points than this are more than a screen has pixels for.
  static constexpr std::int64_t points_max = 900;
  static constexpr std::int64_t instance_points_max = 120;

  // The board is not owned.
  BoardReader(const ConsoleParts& parts, ServiceKey key, LatencyBoard* board,
              QObject* parent = nullptr);
  // Looks at another scope.
  void look(const Scope& scope);
  [[nodiscard]] Scope scope() const;
  // Instances beside each other, and in which Unix times the first run something else.
  struct Comparison {
    std::vector<Scope> candidate, baseline;
    std::int64_t from = 0, to = 0;
    friend bool operator==(const Comparison&, const Comparison&) = default;
  };
  // Compares these, whatever the head says; without a candidate: what a rollout compares.
  void compare(Comparison comparison);
  // Reads the range that is shown again.
  void load();
  // The event that a marker's key names, also where it is marked no more; nullptr: none.
  [[nodiscard]] const StoreEvent* eventOf(const QString& key) const;

 private:
  void refreshScopes();
  void refreshMarkers();
  void readEvents();
  void rangeWanted(qint64 from, qint64 to, bool live);
  // The live hour does not have the range.
  [[nodiscard]] bool isBeyondLive() const;
  void tick();
  [[nodiscard]] std::int64_t now() const;
  void loaded(const Result<LatencyFeed::History>& history);
  void refresh();
  void addInstances(BoardData& board, const LatencyHistory& history, std::int64_t step) const;
  void addArms(BoardData& board, const LatencyHistory& history, std::int64_t step) const;
  void addStanding(BoardData& board) const;
  [[nodiscard]] std::vector<Objective> objectives() const;

  ConsoleParts parts_;
  ServiceKey key_;
  LatencyBoard* board_;
  std::vector<Scope> scopes_;
  Comparison comparison_;  // that somebody wants
  std::vector<ChartMarker> markers_;
  std::vector<StoreEvent> events_;            // that are marked now
  std::map<QString, StoreEvent> remembered_;  // and lately: a menu of a flag may still be open
  std::int64_t events_again_at_ = 0;    // Unix time
  std::unique_ptr<QObject> events_question_;
  qint64 from_ = 0;
  qint64 to_ = 0;
  bool live_ = true;
  LatencyFeed::History history_;       // of a range that the live hour does not have
  std::unique_ptr<QObject> question_;  // its going away takes the question back
  std::optional<Error> problem_;
  QString source_;  // of what is shown
  QTimer seconds_;
  std::int64_t load_again_at_ = 0;  // Unix time
};

}  // namespace sextant::ui
