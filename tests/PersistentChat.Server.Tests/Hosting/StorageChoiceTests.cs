using PersistentChat.Storage;
using PersistentChat.TestKit;

namespace PersistentChat.Server.Tests;

public sealed class StorageChoiceTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Theory]
    [InlineData("Sqlite")]
    [InlineData("PostgreSql")]
    public void A_new_folder_takes_any_database_and_keeps_to_it(string name)
    {
        var provider = Enum.Parse<StorageProvider>(name);
        Start(provider);
        Start(provider);
        using var folder = DataFolder.Open(_folder.Path, "contoso.com");
        Assert.Equal(provider, folder.Node.Storage);
    }

    [Fact]
    public void A_folder_of_the_time_before_there_was_a_choice_has_its_messages_in_its_own_file()
    {
        _folder.Write("node.json", """{"domain":"contoso.com"}""");
        _folder.Write("chat.db", "");
        Start(StorageProvider.Sqlite);
        using var folder = DataFolder.Open(_folder.Path, "contoso.com");
        Assert.Equal(StorageProvider.Sqlite, folder.Node.Storage);
    }

    [Theory]
    [InlineData("Sqlite", "PostgreSql")]
    [InlineData("PostgreSql", "SqlServer")]
    public void A_move_to_an_external_database_needs_a_log_that_still_has_everything(string from, string to)
    {
        Start(Enum.Parse<StorageProvider>(from));
        var refusal = Assert.Throws<SettingsException>(() => Start(Enum.Parse<StorageProvider>(to), firstRecord: 8)).Message;
        Assert.Contains($"Storage:Provider = {from.ToLowerInvariant()}. Give that", refusal);
        Assert.Contains("begins only with record 8", refusal);
        Start(Enum.Parse<StorageProvider>(to));
        Start(Enum.Parse<StorageProvider>(to), firstRecord: 8);
    }

    [Fact]
    public void There_is_no_way_back_into_a_file_that_took_no_messages_meanwhile()
    {
        Start(StorageProvider.PostgreSql);
        Assert.Contains("Storage:Provider = postgresql. Give that", Assert.Throws<SettingsException>(() => Start(StorageProvider.Sqlite)).Message);
    }

    [Theory]
    [InlineData("""{ "domain": "contoso.com", "storage": "oracle" }""")]
    [InlineData("""{ "domain": "contoso.com", "storage": 1 }""")]
    public void A_note_that_cannot_be_read_is_refused(string content)
    {
        _folder.Write("node.json", content);
        Assert.Contains("is damaged", Assert.Throws<SettingsException>(() => Start(StorageProvider.Sqlite)).Message);
    }

    private void Start(StorageProvider wanted, ulong firstRecord = 1)
    {
        using var folder = DataFolder.Open(_folder.Path, "contoso.com");
        var choice = new StorageChoice(folder);
        var kind = StorageChoice.KindOf(wanted);
        choice.Demand(kind, isOwn: wanted == StorageProvider.Sqlite);
        _folder.Write("chat.db", "");
        choice.Settle(kind, new LogCursor(Guid.Empty, firstRecord - 1, 0));
    }
}
