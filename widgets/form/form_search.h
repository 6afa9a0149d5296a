// SPDX-License-Identifier: GPL-3.0-or-later
// Looks through every place of a form, also those without a row yet, a few milliseconds at a time.
#pragma once

#include <QObject>
#include <QStringList>
#include <QTimer>

#include "widgets/form/form_model.h"

namespace sextant::ui {

class FormSearch : public QObject {
  Q_OBJECT
 public:
  // More would not be read by anybody.
  static constexpr std::size_t matches_max = 2000;

  explicit FormSearch(const FormSource& source, QObject* parent = nullptr);
  // All words have to stand in a row's pointer, title, description or value. Begins at once and
  // goes on while the window is idle; the answer is found().
  void start(const QStringList& words);
  void stop();

 signals:
  // `more`: there are others beyond matches_max.
  void found(std::shared_ptr<const sextant::ui::FormMatches> matches, bool more);

 private:
  struct Level {
    std::string pointer;
    GuideSpot spot;
    std::vector<FormChild> children;
    std::size_t next = 0;
    int beyond = 0;  // levels below the last value: a schema may go down without end
  };
  void run();
  void look(const Level& level, std::size_t number);
  void addMatch(const std::string& pointer);
  [[nodiscard]] bool matches(const std::string& pointer, const FormChild& child,
                             const GuideSpot& spot) const;

  const FormSource& source_;
  QStringList words_;
  std::vector<Level> levels_;
  std::shared_ptr<FormMatches> matches_;
  QTimer slices_;
};

}  // namespace sextant::ui
