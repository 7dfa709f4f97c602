using System.Globalization;

namespace PersistentChat.Server;

/// <summary>
/// Tells people that long work goes on: at a terminal one line that is written over, elsewhere a line now and then, and
/// nothing at all of work that is soon done.
/// </summary>
internal sealed class ProgressLine(TextWriter output, bool isTerminal, TimeProvider time) : IProgress<WorkDone>, IDisposable
{
    private static readonly TimeSpan AtTerminal = TimeSpan.FromSeconds(0.5);
    private static readonly TimeSpan Elsewhere = TimeSpan.FromSeconds(10);

    private long _last = time.GetTimestamp();
    private int _width;

    /// <summary>On standard error, so that standard output holds the result alone.</summary>
    public static ProgressLine OnConsole() => new(Console.Error, !Console.IsErrorRedirected, TimeProvider.System);

    /// <inheritdoc/>
    public void Report(WorkDone value)
    {
        var now = time.GetTimestamp();
        if (time.GetElapsedTime(_last, now) < (isTerminal ? AtTerminal : Elsewhere))
            return;
        _last = now;
        var text = value.Total == 0 ? value.What : string.Create(
            CultureInfo.InvariantCulture,
            $"{value.What}: {ByteSize.Text(value.Bytes)} of {ByteSize.Text(value.Total)} ({100 * value.Bytes / value.Total} %)");
        output.Write(isTerminal ? "\r" + text.PadRight(_width) : text + Environment.NewLine);
        _width = Math.Max(_width, text.Length);
    }

    /// <summary>Clears the line.</summary>
    public void Dispose()
    {
        if (isTerminal && _width > 0)
            output.Write("\r" + new string(' ', _width) + "\r");
        _width = 0;
    }
}

/// <summary>How far long work is.</summary>
/// <param name="What">What is done, as the beginning of a line.</param>
/// <param name="Bytes">Bytes done.</param>
/// <param name="Total">Bytes to do; 0 if that is not known.</param>
internal readonly record struct WorkDone(string What, long Bytes, long Total);
