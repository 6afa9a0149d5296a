// SPDX-License-Identifier: GPL-3.0-or-later
#include "widgets/welcome/welcome_view.h"

#include <QVBoxLayout>

#include "widgets/common/plain_label.h"
#include "widgets/common/scrolled.h"

namespace sextant::ui {
namespace {

constexpr int width_max = 640;

}  // namespace

WelcomeView::WelcomeView(QWidget* parent) : QWidget(parent) {
  setSurface(this, "surface");
  auto* title = new PlainLabel(tr("Welcome to Sextant"));
  title->withFont(22, QFont::DemiBold);
  auto* words = new PlainLabel(tr("Configuration of services in production: seen whole, changed with care, measured while it "
                                  "goes out. This store is empty. Begin with one of these:"),
                               Tone::muted);
  words->wrapped();
  cluster_ = new QPushButton(tr("Start the cluster"));
  setButtonKind(cluster_, ButtonKind::filled);
  connect_ = new QPushButton(tr("Connections…"));
  files_ = new QPushButton(tr("Choose a folder…"));
  progress_ = new ProgressNote;
  problem_ = new Banner;
  problem_->hide();
  auto* content = new QWidget;
  content->setMaximumWidth(width_max);
  auto* column = new QVBoxLayout(content);
  column->setContentsMargins(size::gap_huge, size::gap_huge, size::gap_huge, size::gap_huge);
  column->setSpacing(size::gap);
  column->addStretch(1);
  column->addWidget(title);
  column->addWidget(words);
  column->addWidget(problem_);
  column->addWidget(card(tr("Try it on this machine"),
                         tr("A treasure hunt service: three instances behind a load balancer, with a database, agents and "
                            "real traffic. It takes about a minute and two processor cores, and goes away with one command."),
                         cluster_, progress_));
  column->addWidget(card(tr("Connect to a store"),
                         tr("Somebody has set up a PostgreSQL server for Sextant: its address, and your login."), connect_));
  column->addWidget(card(tr("Start with your own files"),
                         tr("Profiles of one service as YAML, for example of a Git working tree. They become drafts in this "
                            "store; nothing is published before you say so."),
                         files_));
  column->addStretch(2);
  auto* middle = new QWidget;
  auto* row = new QHBoxLayout(middle);
  row->setContentsMargins(0, 0, 0, 0);
  row->addStretch(1);
  row->addWidget(content, 100);
  row->addStretch(1);
  auto* whole = new QVBoxLayout(this);
  whole->setContentsMargins(0, 0, 0, 0);
  whole->addWidget(scrolledDown(middle));
  connect(cluster_, &QPushButton::clicked, this, &WelcomeView::clusterWanted);
  connect(connect_, &QPushButton::clicked, this, &WelcomeView::connectionWanted);
  connect(files_, &QPushButton::clicked, this, &WelcomeView::filesWanted);
  setAccessibleName(tr("Welcome to Sextant"));
}

QWidget* WelcomeView::card(const QString& title, const QString& words, QPushButton* button,
                           ProgressNote* note) {
  auto* frame = new QFrame;
  frame->setProperty("surface", QStringLiteral("card"));
  auto* head = new PlainLabel(title);
  head->withFont(15, QFont::DemiBold);
  auto* text = new PlainLabel(words, Tone::muted);
  text->wrapped();
  auto* left = new QVBoxLayout;
  left->setSpacing(size::gap_tiny);
  left->addWidget(head);
  left->addWidget(text);
  if (note != nullptr) left->addWidget(note);
  auto* row = new QHBoxLayout(frame);
  row->setContentsMargins(size::gap_large, size::gap, size::gap, size::gap);
  row->setSpacing(size::gap_large);
  row->addLayout(left, 1);
  row->addWidget(button, 0, Qt::AlignVCenter);
  return frame;
}

void WelcomeView::setStarting(const QString& step) {
  if (step == progress_words_) return;
  progress_words_ = step;
  step.isEmpty() ? progress_->finish() : progress_->begin(step);
  if (!step.isEmpty()) problem_->hide();
  cluster_->setEnabled(is_allowed_ && step.isEmpty());
}

void WelcomeView::setProblem(const QString& sentence) {
  if (sentence.isEmpty()) return problem_->hide();
  problem_->show(Tone::bad, tr("The cluster did not start"), sentence);
}

void WelcomeView::setClusterAllowed(bool allowed, const QString& reason) {
  is_allowed_ = allowed;
  cluster_->setEnabled(allowed && progress_words_.isEmpty());
  cluster_->setToolTip(plainToolTip(reason));
}

}  // namespace sextant::ui
