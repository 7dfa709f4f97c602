using System.Globalization;

namespace PersistentChat.LoadTests;

/// <summary>Shows a comparison.</summary>
internal static class ComparisonScreen
{
    /// <summary>Writes it.</summary>
    public static void Write(TextWriter output, IReadOnlyList<ComparedFigure> figures)
    {
        output.WriteLine($"{"",-28}{"before",14}{"after",14}{"ratio",9}   95 % range");
        foreach (var figure in figures)
        {
            var (before, after) = (ResultScreen.Number(figure.Before), ResultScreen.Number(figure.After));
            var range = figure.Range;
            output.Write(string.Create(CultureInfo.InvariantCulture, $"{figure.Name,-28}{before,14}{after,14}{range.Ratio,9:0.000}"));
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture, $"   {range.Low:0.000} to {range.High:0.000}{(range.IsDifferent ? "" : "   no difference shown")}"));
        }
    }
}
