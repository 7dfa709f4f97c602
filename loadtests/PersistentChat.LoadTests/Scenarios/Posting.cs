namespace PersistentChat.LoadTests;

/// <summary>Steps that post, as the scenarios use them.</summary>
internal static class Posting
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    /// <summary>Bytes of a median message.</summary>
    public const int MedianText = 120;

    /// <summary>So many posts a second, whatever becomes of earlier ones.</summary>
    public static Step Paced(ScenarioOptions options, double rate, TimeSpan during, string? rooms = null, string name = "post") => new()
    {
        Name = name,
        Action = StepAction.Post,
        Rooms = rooms,
        TextBytes = options.TextBytes ?? MedianText,
        SpeakersPerRoom = options.Speakers ?? 0,
        Simulations = [new Inject(rate, Second, during)],
    };

    /// <summary>So many posts under way at a time, each followed by the next.</summary>
    public static Step Saturating(ScenarioOptions options, int speakersPerRoom, int copies, TimeSpan during) => new()
    {
        Name = "post",
        Action = StepAction.Post,
        TextBytes = options.TextBytes ?? 200,
        SpeakersPerRoom = options.Speakers ?? speakersPerRoom,
        Simulations = [new KeepConstant(copies, during)],
    };
}
