namespace PersistentChat.Storage.SqlServer.Tests;

/// <summary>The classes of tests that use the server. Together, as its databases go when the last of them is done.</summary>
[CollectionDefinition(Name)]
public sealed class ServerCollection : ICollectionFixture<ServerCollection.Databases>
{
    public const string Name = "server";

    /// <summary>The databases; see <see cref="TestServer"/>.</summary>
    public sealed class Databases : IAsyncLifetime
    {
        public Task InitializeAsync() => Task.CompletedTask;

        public Task DisposeAsync() => TestServer.DropDatabasesAsync();
    }
}
