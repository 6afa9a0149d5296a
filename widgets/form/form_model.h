// SPDX-License-Identifier: GPL-3.0-or-later
// The tree of a form: a row for each key that a document, the profiles above it or the schema know.
// Rows are made when somebody opens what they are in, and their contents when they are drawn.
#pragma once

#include <QAbstractItemModel>

#include <map>
#include <memory>
#include <set>
#include <unordered_set>

#include "widgets/form/form_edits.h"
#include "widgets/form/form_row.h"

namespace sextant::ui {

// Pointers of the rows that a search has found; everything above them is shown as well.
struct FormMatches {
  std::unordered_set<std::string> found;
  std::unordered_set<std::string> above;
};

// So many entries of a group have rows at first: more would be neither read nor quick.
inline constexpr std::size_t group_rows_max = 1000;

class FormModel : public QAbstractItemModel {
  Q_OBJECT
 public:
  enum Column { key_column, value_column, origin_column, action_column, column_count };
  enum Role { PointerRole = Qt::UserRole };

  // The source is the owner's; tell sync() or rebuild() after each change of it.
  explicit FormModel(const FormSource& source, QObject* parent = nullptr);
  ~FormModel() override;

  // The same document, changed: rows stay where they can.
  void sync();
  // Another document, or other profiles or schema: everything is made again.
  void rebuild();
  // Of this profile and those above it.
  void setProblems(const std::vector<Problem>& problems);
  // Why an edit of this row was not made; shown at the row until the next edit. Empty: none.
  void setRefusal(const std::string& pointer, const QString& reason);
  void setWritable(bool writable);
  [[nodiscard]] bool isWritable() const { return writable_; }
  // Only rows that match and those above them; nullptr shows all.
  void setMatches(std::shared_ptr<const FormMatches> matches);

  // Precondition of these: a valid index.
  [[nodiscard]] const FormRow& row(const QModelIndex& index) const;
  [[nodiscard]] FormPath path(const QModelIndex& index) const;
  // A row that stands for "add a key", "add an item" or, if isMore, "show more".
  [[nodiscard]] bool isMore(const QModelIndex& index) const;
  [[nodiscard]] bool isAdder(const QModelIndex& index) const;
  [[nodiscard]] QString refusal(const QModelIndex& index) const;
  // Gives rows to the next entries of a group that has too many for all to have one.
  void showMore(const QModelIndex& more);
  // Opens what is on the way; an invalid index where there is no such row.
  [[nodiscard]] QModelIndex find(const std::string& pointer);

  [[nodiscard]] QModelIndex index(int row, int column,
                                  const QModelIndex& parent = {}) const override;
  [[nodiscard]] QModelIndex parent(const QModelIndex& index) const override;
  [[nodiscard]] int rowCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] int columnCount(const QModelIndex& parent = {}) const override;
  [[nodiscard]] bool hasChildren(const QModelIndex& parent = {}) const override;
  [[nodiscard]] bool canFetchMore(const QModelIndex& parent) const override;
  void fetchMore(const QModelIndex& parent) override;
  [[nodiscard]] QVariant data(const QModelIndex& index, int role) const override;
  [[nodiscard]] QVariant headerData(int section, Qt::Orientation orientation,
                                    int role) const override;
  [[nodiscard]] Qt::ItemFlags flags(const QModelIndex& index) const override;

 private:
  struct Node;
  [[nodiscard]] Node* nodeOf(const QModelIndex& index) const;
  [[nodiscard]] QModelIndex indexOf(const Node& node, int column = 0) const;
  [[nodiscard]] const GuideSpot& spotOf(const Node& node) const;
  [[nodiscard]] std::string pointerOf(const Node& node) const;
  [[nodiscard]] std::vector<FormChild> wanted(Node& node) const;
  void keepMatches(const Node& node, std::vector<FormChild>& children) const;
  [[nodiscard]] static Node* childOf(const Node& node, const std::string& step);
  bool reveal(Node& node, const std::string& step);
  [[nodiscard]] bool hasAdder(const Node& node) const;
  [[nodiscard]] bool mayHaveChildren(const Node& node) const;
  void syncNode(Node& node);
  void fill(Node& node, std::vector<FormChild> children);
  void replaceRows(Node& node, std::vector<FormChild>& children);
  void forgetRows(Node& node);
  [[nodiscard]] QString cellText(const Node& node, int column) const;
  [[nodiscard]] QString spokenText(const Node& node, int column) const;

  const FormSource& source_;
  std::unique_ptr<Node> root_;
  std::map<std::string, std::vector<Problem>, std::less<>> problems_;
  std::set<std::string, std::less<>> above_problems_;
  std::shared_ptr<const FormMatches> matches_;
  std::string refused_;
  QString refusal_;
  bool writable_ = true;
};

}  // namespace sextant::ui
