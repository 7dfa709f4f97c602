using System.Text;
using PersistentChat.Storage.ContractTests;

namespace PersistentChat.Storage.Tests;

public sealed class SearchWordsTests
{
    private static readonly Guid Room = Guid.NewGuid();

    [Theory]
    [InlineData("", new string[0])]
    [InlineData(" \n-!", new string[0])]
    [InlineData("Hello, World", new[] { "hello", "world" })]
    [InlineData("a-b_c'd a", new[] { "a", "b", "c", "d", "a" })]
    [InlineData("R2D2 3.14", new[] { "r2d2", "3", "14" })]
    [InlineData("\u00C9T\u00C9 e\u0301", new[] { "\u00E9t\u00E9", "e\u0301" })]
    [InlineData("\u6771\u4EAC\u3001\u5927\u962A", new[] { "\u6771\u4EAC", "\u5927\u962A" })]
    [InlineData("\u0660\u0661 \u00B2 \u2167", new[] { "\u0660\u0661" })]
    [InlineData("x\U0001F600y", new[] { "x", "y" })]
    [InlineData("\U00010400", new[] { "\U00010428" })]
    [InlineData("\u212A", new[] { "k" })]
    [InlineData("a\uD800b\uDC00c", new[] { "a", "b", "c" })]
    [InlineData("a\0b\uE000c", new[] { "a", "b", "c" })]
    public void Words_are_runs_of_letters_digits_and_marks_in_lower_case(string text, string[] words) =>
        Assert.Equal(words, SearchWords.Split(text));

    [Fact]
    public void A_long_word_is_cut_and_never_inside_a_character_of_two_units()
    {
        var fits = new string('x', SearchWords.LongestWord - 1);
        Assert.Equal([fits + "a"], SearchWords.Split(fits + "abc"));
        Assert.Equal([fits], SearchWords.Split(fits + "\U00010428bc"));
        Assert.Equal([fits + "a", "b"], SearchWords.Split(fits + "a\U00010428 b"));
    }

    [Fact]
    public void Index_words_come_once_each_in_the_order_of_the_text()
    {
        var writer = new IndexWordWriter();
        Assert.Equal("to be or not", Encoding.UTF8.GetString(writer.Write("To be, or not to BE. Or"u8)));
        Assert.Equal("", Encoding.UTF8.GetString(writer.Write(" ... "u8)));
        Assert.Equal("b be", Encoding.UTF8.GetString(writer.Write("b be b"u8)));
    }

    [Fact]
    public void Bytes_that_are_no_utf8_separate_words() =>
        Assert.Equal("a b c", Encoding.UTF8.GetString(new IndexWordWriter().Write([(byte)'a', 0xC3, (byte)'b', 0xFF, (byte)'c', 0xE6, 0x9D])));

    [Fact]
    public void Writing_index_words_allocates_nothing()
    {
        var writer = new IndexWordWriter();
        var text = "Please find the agenda of Tuesday's meeting attached; \u00E9t\u00E9 2026, \u6771\u4EAC: the usual room, the usual hour."u8;
        writer.Write(text);
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++)
            writer.Write(text);
        Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
    }

    [Theory]
    [InlineData(4711)]
    [InlineData(815)]
    public void Splitting_agrees_with_the_plain_definition(int seed)
    {
        var random = new Random(seed);
        var writer = new IndexWordWriter();
        for (var i = 0; i < 3000; i++)
        {
            var text = AnyText(random);
            var words = SearchWords.Split(text);
            Assert.True(RandomSearches.SplitPlainly(text, keepsCase: false).SequenceEqual(words), $"seed {seed}, text {i}: {text}");
            var indexed = Encoding.UTF8.GetString(writer.Write(Encoding.UTF8.GetBytes(text)));
            Assert.True(string.Join(' ', words.Distinct()) == indexed, $"seed {seed}, text {i}: {text}");
        }
    }

    [Theory]
    [InlineData(31)]
    [InlineData(32)]
    public void Matching_agrees_with_the_plain_definition_and_the_index_never_misses(int seed)
    {
        var random = new Random(seed);
        var writer = new IndexWordWriter();
        var matches = 0;
        for (var i = 0; i < 5000; i++)
        {
            var text = FewWords(random, 12);
            var search = AnySearch(random);
            var isMatch = SearchWords.IsMatch(text, search);
            Assert.True(RandomSearches.IsMatch(text, search) == isMatch, $"seed {seed}, {i}: '{search.Text}' {search.Mode} in '{text}'");
            if (!isMatch)
                continue;
            matches++;
            RequireIndexed(writer.Write(Encoding.UTF8.GetBytes(text)), search, $"seed {seed}, {i}: '{search.Text}' in '{text}'");
        }
        Assert.InRange(matches, 500, 4500);
    }

    private static void RequireIndexed(ReadOnlySpan<byte> indexed, MessageSearch search, string hint)
    {
        var words = Encoding.UTF8.GetString(indexed).Split(' ');
        var wanted = new SearchPattern(search).IndexWords;
        var found = wanted.Count(word => words.Contains(word));
        Assert.True(wanted.Count == 0 || found >= (search.Mode == MatchMode.AnyWord ? 1 : wanted.Count), hint);
    }

    private static MessageSearch AnySearch(Random random) => new()
    {
        Rooms = [Room],
        Text = FewWords(random, random.Next(6) == 0 ? 40 : 3),
        Mode = (MatchMode)random.Next(3),
        IsCaseSensitive = random.Next(2) == 0,
        Limit = 1,
    };

    private static string FewWords(Random random, int most)
    {
        string[] words = ["a", "A", "aa", "b", "\u00C9", "\u00E9", "1", new string('z', 70)];
        string[] gaps = [" ", "  ", "-", ", ", "\u2014"];
        var text = new StringBuilder();
        for (var i = random.Next(most + 1); i > 0; i--)
            text.Append(words[random.Next(words.Length)]).Append(gaps[random.Next(gaps.Length)]);
        return text.ToString();
    }

    /// <summary>Characters of every kind, lone surrogates too, with runs long enough to be cut.</summary>
    private static string AnyText(Random random)
    {
        var text = new StringBuilder();
        for (var i = random.Next(200); i > 0; i--)
        {
            _ = random.Next(8) switch
            {
                0 => text.Append(' '),
                1 => text.Append((char)random.Next(0x10000)),
                2 => text.Append(new Rune(0x10000 + random.Next(0x20000)).ToString()),
                3 => text.Append((char)random.Next(0x600)),
                4 => text.Append('\u4E00', random.Next(1, 20)),
                5 => text.Append(new Rune(0x10400).ToString()).Append('x'),
                _ => text.Append((char)random.Next('0', 'z')),
            };
        }
        return text.ToString();
    }
}
