using System.Globalization;

namespace PersistentChat.Server.Chat;

/// <summary>What a typed line means.</summary>
internal enum ChatInputKind
{
    /// <summary>Nothing.</summary>
    Empty,

    /// <summary>A message to post.</summary>
    Say,

    /// <summary><c>/who</c>.</summary>
    Who,

    /// <summary><c>/rooms</c>, perhaps with words to find.</summary>
    Rooms,

    /// <summary><c>/history N</c>.</summary>
    History,

    /// <summary><c>/search WORDS</c>.</summary>
    Search,

    /// <summary><c>/help</c>.</summary>
    Help,

    /// <summary><c>/quit</c>.</summary>
    Quit,

    /// <summary>A command that does not exist, or with a wrong argument.</summary>
    Unknown,
}

/// <summary>A typed line, understood.</summary>
/// <param name="Kind">What it means.</param>
/// <param name="Text">The message, the words, or the line as typed.</param>
/// <param name="Count">How many messages.</param>
internal readonly record struct ChatInput(ChatInputKind Kind, string Text = "", int Count = 0)
{
    /// <summary>The commands, for people.</summary>
    public const string Help =
        "/who  who is here    /rooms [WORDS]  list rooms    /history N  last N messages\n"
        + "/search WORDS  messages that have all the words    /quit  leave\n"
        + "Anything else is posted. Begin with // to post a line that begins with /.";

    private const int DefaultHistory = 25;

    /// <summary>Understands a line.</summary>
    public static ChatInput Parse(string line)
    {
        var text = line.Trim();
        if (text.Length == 0)
            return new ChatInput(ChatInputKind.Empty);
        if (text.StartsWith("//", StringComparison.Ordinal))
            return new ChatInput(ChatInputKind.Say, text[1..]);
        return text[0] == '/' ? ParseCommand(text) : new ChatInput(ChatInputKind.Say, line);
    }

    private static ChatInput ParseCommand(string text)
    {
        var parts = text.Split(' ', 2, StringSplitOptions.TrimEntries);
        var argument = parts.Length == 2 ? parts[1] : "";
        return (parts[0].ToLowerInvariant(), argument) switch
        {
            ("/who", "") => new ChatInput(ChatInputKind.Who),
            ("/rooms", _) => new ChatInput(ChatInputKind.Rooms, argument),
            ("/history", _) => ParseHistory(text, argument),
            ("/search", not "") => new ChatInput(ChatInputKind.Search, argument),
            ("/help", _) => new ChatInput(ChatInputKind.Help),
            ("/quit" or "/exit", "") => new ChatInput(ChatInputKind.Quit),
            _ => new ChatInput(ChatInputKind.Unknown, text),
        };
    }

    private static ChatInput ParseHistory(string text, string argument)
    {
        if (argument.Length == 0)
            return new ChatInput(ChatInputKind.History, Count: DefaultHistory);
        return int.TryParse(argument, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0
            ? new ChatInput(ChatInputKind.History, Count: count)
            : new ChatInput(ChatInputKind.Unknown, text);
    }
}
