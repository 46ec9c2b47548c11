package io.winnow.bench.eval;

/** The measures, as trec_eval 10.0 and ir_measures 0.4.3 compute them, without their parameters. */
enum Formula {
  NDCG("nDCG", Cutoff.OPTIONAL, false) {
    @Override
    double of(GradedRanking ranking, int cutoff, int level) {
      return ratio(ranking.gain(cutoff), ranking.idealGain(cutoff));
    }
  },

  RECALL("R", Cutoff.REQUIRED, true) {
    @Override
    double of(GradedRanking ranking, int cutoff, int level) {
      return ratio(ranking.relevantRetrieved(cutoff, level), ranking.relevant(level));
    }
  },

  AVERAGE_PRECISION("AP", Cutoff.OPTIONAL, true) {
    @Override
    double of(GradedRanking ranking, int cutoff, int level) {
      int found = 0;
      double sum = 0;
      for (int rank = 1; rank <= ranking.retrieved(cutoff); rank++) {
        if (ranking.isRelevant(rank, level)) {
          found++;
          sum += (double) found / rank;
        }
      }
      return ratio(sum, ranking.relevant(level));
    }
  },

  RECIPROCAL_RANK("RR", Cutoff.OPTIONAL, true) {
    @Override
    double of(GradedRanking ranking, int cutoff, int level) {
      for (int rank = 1; rank <= ranking.retrieved(cutoff); rank++) {
        if (ranking.isRelevant(rank, level)) {
          return 1.0 / rank;
        }
      }
      return 0;
    }
  },

  PRECISION("P", Cutoff.REQUIRED, true) {
    @Override
    double of(GradedRanking ranking, int cutoff, int level) {
      // By the cutoff even where less was retrieved.
      return ratio(ranking.relevantRetrieved(cutoff, level), cutoff);
    }
  },

  R_PRECISION("Rprec", Cutoff.NONE, true) {
    @Override
    double of(GradedRanking ranking, int cutoff, int level) {
      int relevant = ranking.relevant(level);
      return ratio(ranking.relevantRetrieved(relevant, level), relevant);
    }
  },

  BPREF("Bpref", Cutoff.NONE, true) {
    @Override
    double of(GradedRanking ranking, int cutoff, int level) {
      int relevant = ranking.relevant(level);
      double worst = Math.min(ranking.nonRelevant(level), relevant);
      int nonRelevantAbove = 0;
      double sum = 0;
      for (int rank = 1; rank <= ranking.retrieved(cutoff); rank++) {
        if (ranking.isNonRelevant(rank, level)) {
          nonRelevantAbove++;
        } else if (ranking.isRelevant(rank, level)) {
          sum += 1 - ratio(Math.min(nonRelevantAbove, relevant), worst);
        }
      }
      return ratio(sum, relevant);
    }
  },

  JUDGED("Judged", Cutoff.OPTIONAL, false) {
    @Override
    double of(GradedRanking ranking, int cutoff, int level) {
      // By what was retrieved where that is less, unlike precision.
      return ratio(ranking.known(cutoff), ranking.retrieved(cutoff));
    }
  },

  SUCCESS("Success", Cutoff.REQUIRED, true) {
    @Override
    double of(GradedRanking ranking, int cutoff, int level) {
      return ranking.relevantRetrieved(cutoff, level) > 0 ? 1 : 0;
    }
  };

  /** Whether a measure takes {@code @k}. */
  enum Cutoff {
    NONE,
    OPTIONAL,
    REQUIRED
  }

  /** The name in the grammar. */
  final String symbol;

  final Cutoff cutoff;

  /** Whether a measure takes {@code (rel=N)}. */
  final boolean takesLevel;

  Formula(String symbol, Cutoff cutoff, boolean takesLevel) {
    this.symbol = symbol;
    this.cutoff = cutoff;
    this.takesLevel = takesLevel;
  }

  /**
   * The measure of one query.
   *
   * @param cutoff how many documents are looked at, at most; from 1
   * @param level the least grade that counts as relevant; from 1
   */
  abstract double of(GradedRanking ranking, int cutoff, int level);

  /** Nothing out of nothing is 0. */
  private static double ratio(double part, double whole) {
    return whole == 0 ? 0 : part / whole;
  }
}
