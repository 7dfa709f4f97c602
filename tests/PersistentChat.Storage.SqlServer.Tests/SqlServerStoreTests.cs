using Microsoft.Data.SqlClient;

namespace PersistentChat.Storage.SqlServer.Tests;

public sealed class SqlServerStoreTests
{
    private const string Secret = "hunter2";

    [Theory]
    [InlineData("Server=db.contoso.com;Database=chat;Password=pass;hunter2=1", "cannot be read")]
    [InlineData("Server=db.contoso.com;Database=chat;Password=\"hunter2", "cannot be read")]
    [InlineData("Server=db.contoso.com;Database=chat;Password=hunter2;Encrypt=hunter2", "cannot be read")]
    [InlineData("Server=db.contoso.com;Database=chat;Password=hunter2;Connect Timeout=hunter2", "cannot be read")]
    [InlineData("Server=db.contoso.com;Database=chat;Password=hunter2;Pool Blocking Period=hunter2", "cannot be read")]
    [InlineData("Database=chat;Password=hunter2", "names no server")]
    [InlineData("Server=db.contoso.com;Password=hunter2", "names no database")]
    [InlineData("Server=db.contoso.com;Database=chat;Password=hunter2;Connect Timeout=0", "timeout of 0")]
    [InlineData("Server=db.contoso.com;Database=chat;Password=hunter2;Command Timeout=0", "timeout of 0")]
    public void A_connection_string_that_cannot_be_used_is_refused_without_its_password(string connectionString, string problem)
    {
        var refused = Assert.Throws<ArgumentException>(() => SqlServerStore.Open(connectionString));
        Assert.Contains(problem, refused.Message, StringComparison.Ordinal);
        Assert.DoesNotContain(Secret, refused.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_store_is_made_while_the_server_is_away()
    {
        await using var store = SqlServerStore.Open("Server=db.contoso.com;Database=chat;User ID=chat;Password=hunter2");
        Assert.Equal("SQL Server", store.Kind);
    }

    [Fact]
    public void Connections_are_encrypted_and_forget_their_password_unless_told_otherwise()
    {
        var plain = Settings("Server=db.contoso.com;Database=chat;User ID=chat;Password=hunter2;Persist Security Info=true");
        Assert.Equal(SqlConnectionEncryptOption.Mandatory, plain.Encrypt);
        Assert.False(plain.TrustServerCertificate);
        Assert.False(plain.PersistSecurityInfo);

        var told = Settings("Server=db.contoso.com;Database=chat;Password=hunter2;Encrypt=Optional;TrustServerCertificate=true");
        Assert.Equal(SqlConnectionEncryptOption.Optional, told.Encrypt);
        Assert.True(told.TrustServerCertificate);
    }

    [Fact]
    public void Readers_are_pooled_writers_are_not_and_neither_is_refused_for_having_failed_before()
    {
        var connections = new SqlServerConnections("Server=db.contoso.com;Database=chat;Application Name=mine;Max Pool Size=7");
        var reader = new SqlConnectionStringBuilder(connections.CreateReader().ConnectionString);
        var writer = new SqlConnectionStringBuilder(connections.CreateWriter().ConnectionString);

        Assert.Equal((true, 7, "mine"), (reader.Pooling, reader.MaxPoolSize, reader.ApplicationName));
        Assert.False(writer.Pooling);
        Assert.Equal(PoolBlockingPeriod.NeverBlock, reader.PoolBlockingPeriod);
    }

    private static SqlConnectionStringBuilder Settings(string connectionString) =>
        new(new SqlServerConnections(connectionString).CreateReader().ConnectionString);
}
