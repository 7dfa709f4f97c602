namespace PersistentChat.LoadTests;

/// <summary>Gates every scenario has: doing the right thing.</summary>
internal static class CommonGates
{
    /// <summary>The gates of a scenario.</summary>
    public static IEnumerable<Threshold> Of(Scenario scenario)
    {
        yield return Threshold.Parse("ledger.violations == 0", isCorrectness: true);
        yield return Threshold.Parse("users.missing == 0", isCorrectness: true);
        yield return Threshold.Parse("users.lost == 0", isCorrectness: true);
        yield return Threshold.Parse("operations.unanswered == 0", isCorrectness: true);
        foreach (var step in scenario.Steps)
        {
            yield return Threshold.Parse($"{step.Name}.failed == 0", isCorrectness: true);
            yield return Threshold.Parse($"{step.Name}.count > 0", isCorrectness: true);
        }
    }
}
