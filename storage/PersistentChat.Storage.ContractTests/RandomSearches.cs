using System.Globalization;
using System.Text;
using static PersistentChat.Storage.ContractTests.TestEvents;

namespace PersistentChat.Storage.ContractTests;

/// <summary>
/// Messages and searches from a seed, over so few words that most searches find something; and the search done by looking at every
/// message, by a definition of its own.
/// </summary>
public sealed class RandomSearches(int seed)
{
    private static readonly string[] Words =
        ["red", "Red", "RED", "blue", "\u00C9t\u00E9", "\u00E9t\u00E9", "7", "x1", "\u6771\u4EAC", "a\u0301", "and", "or", "near"];

    private static readonly string[] Gaps = [" ", " ", ", ", "-", "\n", " \"", "' ", "* ", " \u2014 "];

    private readonly Random _random = new(seed);

    /// <summary>Messages 1 to n in each of two rooms.</summary>
    public MessagePosted[] Messages(int count)
    {
        var numbers = new Dictionary<Guid, long>();
        return [.. Enumerable.Range(0, count).Select(_ => Message(numbers))];
    }

    /// <summary>A search with any criteria.</summary>
    public MessageSearch Next() => new()
    {
        Rooms = _random.Next(2) == 0 ? [Lobby] : [Operations, Lobby],
        Text = _random.Next(5) == 0 ? "" : Text(_random.Next(1, 4)),
        Mode = (MatchMode)_random.Next(3),
        IsCaseSensitive = _random.Next(2) == 0,
        Authors = _random.Next(3) == 0 ? [Author(), Author()] : [],
        From = _random.Next(4) == 0 ? TimeOf(_random.Next(200)) : null,
        To = _random.Next(4) == 0 ? TimeOf(_random.Next(400)) : null,
        Beyond = _random.Next(3) == 0 ? _random.Next(200) : 0,
        LastNumber = _random.Next(3) == 0 ? _random.Next(300) : null,
        NewestFirst = _random.Next(2) == 0,
        SortNewestFirst = _random.Next(2) == 0,
        Limit = _random.Next(1, 60),
    };

    /// <summary>What a search finds in one room of some messages, which are in the order of their numbers.</summary>
    public static RoomMatches Scan(IEnumerable<MessagePosted> messages, MessageSearch search, Guid room)
    {
        var matches = messages.Where(message => message.RoomId == room && message.IsKept && IsMatch(message, search)).ToList();
        var kept = (search.NewestFirst ? Enumerable.Reverse(matches) : matches).Take(search.Limit).OrderBy(message => message.Number);
        return new RoomMatches(room, [.. search.SortNewestFirst ? kept.Reverse() : kept], matches.Count, true);
    }

    /// <summary>A match by its plain definition.</summary>
    public static bool IsMatch(string text, MessageSearch search)
    {
        var wanted = SplitPlainly(search.Text, search.IsCaseSensitive).Take(MessageSearch.MostWords).ToArray();
        var words = SplitPlainly(text, search.IsCaseSensitive);
        if (wanted.Length == 0)
            return true;
        return search.Mode switch
        {
            MatchMode.AnyWord => wanted.Any(word => words.Contains(word)),
            MatchMode.AllWords => wanted.All(word => words.Contains(word)),
            _ => Enumerable.Range(0, words.Count).Any(i => words.Skip(i).Take(wanted.Length).SequenceEqual(wanted)),
        };
    }

    /// <summary>The words of a text by their plain definition.</summary>
    public static IReadOnlyList<string> SplitPlainly(string text, bool keepsCase)
    {
        var words = new List<string>();
        var word = new StringBuilder();
        foreach (var rune in text.EnumerateRunes().Append(new Rune(' ')))
        {
            if (Rune.IsLetter(rune) || Rune.IsDigit(rune) || IsMark(rune))
            {
                word.Append(rune.ToString());
                continue;
            }
            if (word.Length > 0)
                words.Add(Cut(keepsCase ? word.ToString() : word.ToString().ToLowerInvariant()));
            word.Clear();
        }
        return words;
    }

    private static bool IsMatch(MessagePosted message, MessageSearch search) =>
        (search.Beyond > 0
            ? (search.NewestFirst ? message.Number < search.Beyond : message.Number > search.Beyond)
            : message.Time >= (search.From ?? 0) && message.Time < (search.To ?? long.MaxValue))
        && message.Number <= (search.LastNumber ?? long.MaxValue)
        && (search.Authors.Count == 0 || search.Authors.Contains(message.Author))
        && IsMatch(Encoding.UTF8.GetString(message.Text), search);

    private static string Cut(string word)
    {
        const int Most = SearchWords.LongestWord;
        return word.Length <= Most ? word : word[..(char.IsHighSurrogate(word[Most - 1]) ? Most - 1 : Most)];
    }

    private static bool IsMark(Rune rune) => Rune.GetUnicodeCategory(rune)
        is UnicodeCategory.NonSpacingMark or UnicodeCategory.SpacingCombiningMark or UnicodeCategory.EnclosingMark;

    private static long TimeOf(long number) => 638_000_000_000_000_000 + number;

    private MessagePosted Message(Dictionary<Guid, long> numbers)
    {
        var room = _random.Next(2) == 0 ? Lobby : Operations;
        var number = numbers[room] = numbers.GetValueOrDefault(room) + 1;
        var message = TestEvents.Message(room, number, Text(_random.Next(1, 12)), kept: _random.Next(10) != 0);
        message.Author = Author();
        return message;
    }

    private string Author() => _random.Next(3) switch
    {
        0 => "sip:alice@contoso.com",
        1 => "sip:bob@contoso.com",
        _ => "sip:carol@contoso.com",
    };

    private string Text(int words)
    {
        var text = new StringBuilder();
        for (var i = 0; i < words; i++)
            text.Append(Words[_random.Next(Words.Length)]).Append(Gaps[_random.Next(Gaps.Length)]);
        return text.ToString();
    }
}
