// SPDX-License-Identifier: GPL-3.0-or-later
// The first page of an empty store: three ways to begin.
#pragma once

#include <QPushButton>
#include <QWidget>

#include "widgets/common/banner.h"
#include "widgets/common/progress_note.h"

namespace sextant::ui {

class WelcomeView : public QWidget {
  Q_OBJECT
 public:
  explicit WelcomeView(QWidget* parent = nullptr);
  // The reference cluster is being started, and what is done just now; empty: it is not.
  void setStarting(const QString& step);
  // Why it did not start; empty: nothing is wrong.
  void setProblem(const QString& sentence);
  // Whether the cluster can be started from here: it is a part of its own.
  void setClusterAllowed(bool allowed, const QString& reason = {});
  [[nodiscard]] QPushButton* clusterButton() const { return cluster_; }
  [[nodiscard]] QPushButton* connectButton() const { return connect_; }
  [[nodiscard]] QPushButton* filesButton() const { return files_; }
  [[nodiscard]] QString progressWords() const { return progress_words_; }

 signals:
  void clusterWanted();
  void connectionWanted();
  void filesWanted();

 private:
  QWidget* card(const QString& title, const QString& words, QPushButton* button,
                ProgressNote* note = nullptr);

  QPushButton* cluster_;
  QPushButton* connect_;
  QPushButton* files_;
  ProgressNote* progress_;
  QString progress_words_;
  Banner* problem_;
  bool is_allowed_ = true;
};

}  // namespace sextant::ui
