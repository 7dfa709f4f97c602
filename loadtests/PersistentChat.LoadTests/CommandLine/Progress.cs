namespace PersistentChat.LoadTests;

/// <summary>Progress on a terminal: one line a second that replaces the one before, or every fifth where nothing can be replaced.</summary>
internal sealed class Progress(TextWriter output, bool isTerminal) : IProgressView
{
    private const int PlainEvery = 5;

    private string _phase = "";

    /// <inheritdoc/>
    public void Phase(string what)
    {
        _phase = what;
        output.WriteLine(isTerminal ? $"\r\u001b[K{what} ..." : $"{what} ...");
    }

    /// <inheritdoc/>
    public void Second(SecondSummary second)
    {
        if (isTerminal)
            output.Write($"\r\u001b[K{Line(second)}");
        else if (second.Second % PlainEvery == 0)
            output.WriteLine(Line(second));
    }

    /// <summary>Ends the last line.</summary>
    public void Done() => output.Write(isTerminal ? "\r\u001b[K" : "");

    private static string Line(SecondSummary second)
    {
        var delivery = second.Measures.GetValueOrDefault(MeasureNames.Delivery);
        var signIn = second.Measures.GetValueOrDefault(MeasureNames.SignIn);
        var done = delivery is not null
            ? $"{Count(delivery.Count)} deliveries/s, p50 {delivery.P50:0.0} ms, p99 {delivery.P99:0.0} ms"
            : signIn is not null ? $"{Count(signIn.Count)} sign-ins/s, p99 {signIn.P99:0.0} ms" : "quiet";
        var server = second.ServerCores is { } cores ? $", server {cores:0.00} cores {second.ServerMemory / 1048576} MB" : "";
        return $"  {second.Second,4} s  {second.Ready} users, {done}{server}, driver {second.DriverCores:0.00} cores";
    }

    private static string Count(long count) => count.ToString("#,0", System.Globalization.CultureInfo.InvariantCulture);
}
