package dev.berth.index;

import java.io.IOException;
import java.util.Objects;
import org.apache.lucene.index.LeafReaderContext;
import org.apache.lucene.search.ConstantScoreScorer;
import org.apache.lucene.search.ConstantScoreWeight;
import org.apache.lucene.search.DocIdSetIterator;
import org.apache.lucene.search.IndexSearcher;
import org.apache.lucene.search.Query;
import org.apache.lucene.search.QueryVisitor;
import org.apache.lucene.search.ScoreMode;
import org.apache.lucene.search.Scorer;
import org.apache.lucene.search.ScorerSupplier;
import org.apache.lucene.search.TwoPhaseIterator;
import org.apache.lucene.search.Weight;
import org.jspecify.annotations.Nullable;

/** Finds records by a detail: those that may have it are looked at. */
final class DetailQuery extends Query {
  /** What looking at a value costs, in steps of an iterator. */
  private static final float COST = 20;

  private final String field;
  private final Query candidates;
  private final String description;
  private final Check check;

  /** Looks at the value of a record. */
  interface Check {
    boolean matches(DetailColumn value);
  }

  /**
   * @param candidates finds all that may have it, and others
   * @param description what is asked for: equal for checks that are
   */
  DetailQuery(String field, Query candidates, String description, Check check) {
    this.field = field;
    this.candidates = candidates;
    this.description = description;
    this.check = check;
  }

  @Override
  public Weight createWeight(IndexSearcher searcher, ScoreMode mode, float boost)
      throws IOException {
    Weight wide =
        searcher.createWeight(searcher.rewrite(candidates), ScoreMode.COMPLETE_NO_SCORES, 1);
    return new ConstantScoreWeight(this, boost) {
      @Override
      public @Nullable ScorerSupplier scorerSupplier(LeafReaderContext context) throws IOException {
        ScorerSupplier found = wide.scorerSupplier(context);
        return found == null ? null : supplier(found, context, score(), mode);
      }

      @Override
      public boolean isCacheable(LeafReaderContext context) {
        return true;
      }
    };
  }

  private ScorerSupplier supplier(
      ScorerSupplier found, LeafReaderContext context, float score, ScoreMode mode) {
    return new ScorerSupplier() {
      @Override
      public Scorer get(long lead) throws IOException {
        return new ConstantScoreScorer(score, mode, checked(found.get(lead).iterator(), context));
      }

      @Override
      public long cost() {
        return found.cost();
      }
    };
  }

  private TwoPhaseIterator checked(DocIdSetIterator found, LeafReaderContext context)
      throws IOException {
    DetailColumn column = DetailColumn.of(context.reader(), field);
    return new TwoPhaseIterator(found) {
      @Override
      public boolean matches() throws IOException {
        return column.seek(approximation.docID()) && check.matches(column);
      }

      @Override
      public float matchCost() {
        return COST;
      }
    };
  }

  @Override
  public void visit(QueryVisitor visitor) {
    visitor.visitLeaf(this);
  }

  @Override
  public String toString(String unused) {
    return field + ":" + description;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof DetailQuery that
        && field.equals(that.field)
        && candidates.equals(that.candidates)
        && description.equals(that.description);
  }

  @Override
  public int hashCode() {
    return Objects.hash(field, candidates, description);
  }
}
