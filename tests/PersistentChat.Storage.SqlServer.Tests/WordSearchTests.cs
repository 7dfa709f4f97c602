namespace PersistentChat.Storage.SqlServer.Tests;

public sealed class WordSearchTests
{
    [Fact]
    public void Without_an_index_words_are_compared_between_blanks()
    {
        var any = new WordSearch().Condition(["lunch", "menu"], all: false, firstParameter: 3);
        Assert.Equal("(words LIKE @p3 ESCAPE N'!' OR words LIKE @p4 ESCAPE N'!')", any.Text);
        Assert.Equal(["% lunch %", "% menu %"], any.Values);

        var all = new WordSearch().Condition(["lunch", "menu"], all: true, firstParameter: 0);
        Assert.Contains(" AND ", all.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void What_means_something_to_like_stands_for_itself() =>
        Assert.Equal(["% 100!% !_!!![a] %"], new WordSearch().Condition(["100% _![a]"], all: true, firstParameter: 0).Values);

    [Fact]
    public async Task With_an_index_it_is_asked_and_newer_messages_are_compared()
    {
        var search = new WordSearch();
        await using var connection = new RecordingConnection(new RecordingServer());
        await connection.OpenAsync();
        await search.PrepareAsync(connection, default);

        var condition = search.Condition(["lunch", "menu"], all: true, firstParameter: 1);

        Assert.StartsWith("(CONTAINS(words, @p1) OR ((id > ", condition.Text, StringComparison.Ordinal);
        Assert.Equal(["\"lunch\" AND \"menu\"", "% lunch %", "% menu %"], condition.Values);
    }

    [Theory]
    [InlineData("lunch at noon, lunch again", " lunch at noon again ")]
    [InlineData("...", " ")]
    public void The_column_has_each_word_once_between_blanks(string text, string words) =>
        Assert.Equal(words, new WordColumn().Of(System.Text.Encoding.UTF8.GetBytes(text)));
}
