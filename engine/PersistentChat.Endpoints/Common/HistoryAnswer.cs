using PersistentChat.Storage;

namespace PersistentChat.Endpoints;

/// <summary>How much history goes into one answer, whatever it is written in.</summary>
internal static class HistoryAnswer
{
    /// <summary>Text bytes of one history answer. A client asks for less if it gets less; no client reads megabytes in one body.</summary>
    private const int HistoryBytes = 128 * 1024;

    /// <summary>Allowance for the attributes of a message.</summary>
    private const int MessageOverhead = 300;

    /// <summary>The newest messages count: what does not fit is left out at the old end.</summary>
    /// <returns>Index of the oldest message that fits.</returns>
    internal static int FirstThatFits(IReadOnlyList<MessagePosted> messages)
    {
        var bytes = 0;
        for (var i = messages.Count - 1; i >= 0; i--)
        {
            bytes += messages[i].Text.Length + messages[i].Rtf.Length + MessageOverhead;
            if (bytes > HistoryBytes && i < messages.Count - 1)
                return i + 1;
        }
        return 0;
    }
}
