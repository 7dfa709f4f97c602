namespace PersistentChat.Storage.SqlServer.Tests;

public sealed class BatchSplitterTests
{
    [Theory]
    [InlineData("SELECT 1", new[] { "SELECT 1" })]
    [InlineData("SELECT 1\nGO\nSELECT 2\nGO\n", new[] { "SELECT 1\n", "SELECT 2\n" })]
    [InlineData("SELECT 1\r\n  go \t\r\nSELECT 2", new[] { "SELECT 1\r\n", "SELECT 2" })]
    [InlineData("GO\n\nGO\nSELECT 1\nGO", new[] { "SELECT 1\n" })]
    [InlineData("", new string[0])]
    [InlineData("SELECT 'a\nGO\nb'\nGO\nSELECT 2", new[] { "SELECT 'a\nGO\nb'\n", "SELECT 2" })]
    [InlineData("SELECT 'it''s\nGO\n'\nGO\nSELECT 2", new[] { "SELECT 'it''s\nGO\n'\n", "SELECT 2" })]
    [InlineData("SELECT 1 AS [a\nGO\n]\nGO\nSELECT 2", new[] { "SELECT 1 AS [a\nGO\n]\n", "SELECT 2" })]
    [InlineData("SELECT 1 AS \"a\nGO\n\"\nGO\nSELECT 2", new[] { "SELECT 1 AS \"a\nGO\n\"\n", "SELECT 2" })]
    [InlineData("/* a\nGO\n/* b */\nGO\n*/ SELECT 1\nGO\nSELECT 2", new[] { "/* a\nGO\n/* b */\nGO\n*/ SELECT 1\n", "SELECT 2" })]
    [InlineData("-- it's /* no string\nGO\nSELECT 2", new[] { "-- it's /* no string\n", "SELECT 2" })]
    [InlineData("SELECT GOAL\nFROM t -- GO\nGO\nSELECT 2 / 1", new[] { "SELECT GOAL\nFROM t -- GO\n", "SELECT 2 / 1" })]
    public void A_line_of_go_alone_ends_a_batch_unless_it_is_text(string script, string[] batches) =>
        Assert.Equal(batches, BatchSplitter.Split(script));
}
