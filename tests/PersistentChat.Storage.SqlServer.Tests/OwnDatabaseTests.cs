namespace PersistentChat.Storage.SqlServer.Tests;

public sealed class OwnDatabaseTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("pchat_test_database", true)]
    [InlineData("pchat_test_database messages schema_version compliance_events compliance_schema_version", true)]
    [InlineData("messages schema_version", false)]
    [InlineData("pchat_test_database messages invoices", false)]
    public void A_database_is_used_if_it_is_empty_or_from_an_earlier_run(string tables, bool isUsed) =>
        Assert.Equal(isUsed, OwnDatabase.Problem(tables.Split(' ', StringSplitOptions.RemoveEmptyEntries)) is null);
}
