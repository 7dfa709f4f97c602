using PersistentChat.TestKit;

namespace PersistentChat.Server.Tests;

public sealed class DataFolderTests : IDisposable
{
    private readonly TempFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public void A_folder_is_held_by_one_at_a_time()
    {
        using (DataFolder.Open(_folder.Path, "contoso.com"))
        {
            var refusal = Assert.Throws<SettingsException>(() => DataFolder.Open(_folder.Path, "contoso.com")).Message;
            Assert.Contains(_folder.Path, refusal);
            Assert.Contains("in use by another process", refusal);
        }
        DataFolder.Open(_folder.Path, "contoso.com").Dispose();
    }

    [Fact]
    public void A_folder_belongs_to_one_domain_and_a_refusal_gives_it_free_again()
    {
        DataFolder.Open(_folder.Path, "contoso.com").Dispose();
        var refusal = Assert.Throws<SettingsException>(() => DataFolder.Open(_folder.Path, "chat.contoso.com")).Message;
        Assert.Contains("belongs to the domain contoso.com", refusal);
        DataFolder.Open(_folder.Path, "contoso.com").Dispose();
    }

    [Theory]
    [InlineData("")]
    [InlineData("{}")]
    [InlineData("""{ "domain": 1 }""")]
    public void A_damaged_file_of_the_domain_is_refused_by_name(string content)
    {
        var file = _folder.Write("node.json", content);
        Assert.Contains(file + " is damaged", Assert.Throws<SettingsException>(() => DataFolder.Open(_folder.Path, "contoso.com")).Message);
    }

    [Fact]
    public void A_place_where_no_folder_can_be_is_refused()
    {
        var file = _folder.Write("file", "");
        foreach (var path in new[] { file, Path.Combine(file, "data") })
            Assert.Contains($"Data = \"{path}\" is not allowed", Assert.Throws<SettingsException>(() => DataFolder.Open(path, "contoso.com")).Message);
    }

    [Fact]
    public void A_folder_that_may_not_be_written_is_refused()
    {
        // A user with all rights is stopped only by a file system that takes no files.
        var path = OperatingSystem.IsLinux() ? "/proc/self" : _folder.Write("file", "");
        Assert.Contains($"Data = \"{path}\" is not allowed", Assert.Throws<SettingsException>(() => DataFolder.Open(path, "contoso.com")).Message);
    }
}
