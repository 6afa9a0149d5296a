// SPDX-License-Identifier: GPL-3.0-or-later
// What a revision did, as its rollout's controller has measured and kept it.
#pragma once

#include "widgets/console/console_parts.h"
#include "widgets/console/effect.h"

namespace sextant::ui {

class RevisionEffect : public QObject {
  Q_OBJECT
 public:
  // Lives as long as the parts do, or shorter.
  RevisionEffect(const ConsoleParts& parts, ServiceKey key, QObject* parent = nullptr);
  // Answers with known(), and only for what was asked last. Number 0: nothing more is asked.
  void ask(RevisionNumber number);

 signals:
  // Without rows the sentence says why.
  void known(sextant::RevisionNumber number, const std::vector<sextant::ui::EffectRow>& rows,
             const QString& sentence);

 private:
  void tell(const QString& sentence) { emit known(asked_, {}, sentence); }
  void rolloutFound(const Rollout& rollout);
  void readEvidence(const Rollout& rollout);
  void readEnd(const Rollout& rollout);
  // Runs `use` with what was read, or tells the error; not at all where something else was asked since.
  template <class T>
  [[nodiscard]] Reply<T> ofThis(std::function<void(const T&)> use);

  ConsoleParts parts_;
  ServiceKey key_;
  RevisionNumber asked_{0};
};

}  // namespace sextant::ui
