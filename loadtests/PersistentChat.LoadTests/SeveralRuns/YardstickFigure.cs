namespace PersistentChat.LoadTests;

/// <summary>One figure of server and relay.</summary>
/// <param name="Name">Middle of the names of its metrics: <c>yardstick.NAME.ratio</c>.</param>
/// <param name="Title">What it is, in words.</param>
/// <param name="Relay">The relay's, round by round.</param>
/// <param name="Server">The server's, round by round.</param>
internal sealed record YardstickFigure(string Name, string Title, IReadOnlyList<double> Relay, IReadOnlyList<double> Server)
{
    private static readonly (string Name, string Title, string Metric)[] Compared =
    [
        ("cpu", "processor time a delivery, us", "server.cpu.usPerDelivery"),
        ("rate", "deliveries a second", $"{MeasureNames.Delivery}.rate"),
        ("lastMember", "commit to last member, median, ms", $"{MeasureNames.CommitToLast}.p50.ms"),
        ("signIn", "processor time a sign-in, us", "server.signIn.cpu.usPerUser"),
    ];

    /// <summary>Median of the server over the relay's.</summary>
    public double Ratio => Median(Server) / Median(Relay);

    /// <summary>Its metrics.</summary>
    public IEnumerable<KeyValuePair<string, double>> Metrics =>
    [
        new($"{YardstickRun.Prefix}{Name}.relay", Median(Relay)), new($"{YardstickRun.Prefix}{Name}.server", Median(Server)),
        new($"{YardstickRun.Prefix}{Name}.ratio", Ratio),
    ];

    /// <summary>The figures that every run has.</summary>
    /// <param name="relay">Metrics of the relay, round by round.</param>
    /// <param name="server">Metrics of the server, round by round.</param>
    public static IReadOnlyList<YardstickFigure> Of(
        IReadOnlyList<IReadOnlyDictionary<string, double>> relay, IReadOnlyList<IReadOnlyDictionary<string, double>> server) =>
        [.. Compared.Where(figure => relay.Concat(server).All(run => run.GetValueOrDefault(figure.Metric) > 0))
            .Select(figure => new YardstickFigure(
                figure.Name, figure.Title, [.. relay.Select(run => run[figure.Metric])], [.. server.Select(run => run[figure.Metric])]))];

    /// <summary>The figures for people.</summary>
    public static ResultTable Table(IEnumerable<YardstickFigure> figures) => new(
        "Beside the relay", ["", "relay", "server", "ratio of medians"],
        [.. figures.Select(figure => (string[])[figure.Title, Join(figure.Relay), Join(figure.Server), ResultScreen.Number(figure.Ratio)])]);

    private static string Join(IEnumerable<double> values) => string.Join("; ", values.Select(ResultScreen.Number));

    private static double Median(IReadOnlyList<double> values)
    {
        double[] sorted = [.. values.Order()];
        return (sorted[sorted.Length / 2] + sorted[(sorted.Length - 1) / 2]) / 2;
    }
}
