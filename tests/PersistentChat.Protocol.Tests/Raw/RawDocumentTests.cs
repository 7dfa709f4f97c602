namespace PersistentChat.Protocol.Tests.Raw;

/// <summary>docs/raw-protocol.md shows frames; they are the encoder's.</summary>
public sealed class RawDocumentTests
{
    public static TheoryData<string> Names => [.. RawSamples.All.Select(sample => sample.Name)];

    [Theory]
    [MemberData(nameof(Names))]
    public void The_document_shows_every_frame_as_it_is_written(string name) =>
        Assert.Contains($"\n{RawVectors.Values(RawSamples.Named(name).Bytes)}\n", Document(), StringComparison.Ordinal);

    [Fact]
    public void The_session_in_the_document_is_what_the_encoder_writes() =>
        Assert.Contains($"```text\n{RawSession.Dump()}```\n", Document(), StringComparison.Ordinal);

    private static string Document()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "PersistentChat.sln")))
            folder = folder.Parent;
        Assert.NotNull(folder);
        return File.ReadAllText(Path.Combine(folder.FullName, "docs", "raw-protocol.md"));
    }
}
