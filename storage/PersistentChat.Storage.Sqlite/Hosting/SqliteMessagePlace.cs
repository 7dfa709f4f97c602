using System.Text;

namespace PersistentChat.Storage.Sqlite;

/// <summary>Remembers in a file beside the node's own where its messages are. A file without that note has them itself.</summary>
internal sealed class SqliteMessagePlace(string file) : MessagePlace
{
    private readonly string _note = file + ".messages";

    protected override string? Present =>
        Noted ?? (File.Exists(file) ? SqliteStoreProvider.KindName : null);

    private string? Noted => File.Exists(_note) ? File.ReadAllText(_note).Trim() : null;

    protected override void Note(string kind)
    {
        if (Noted == kind)
            return;
        var temporary = _note + ".new";
        PrivateFile.CreateFolder(Path.GetDirectoryName(_note)!);
        using (var content = PrivateFile.Open(temporary, FileMode.Create))
        {
            content.Write(Encoding.UTF8.GetBytes(kind + "\n"));
            content.Flush(flushToDisk: true);
        }
        File.Move(temporary, _note, overwrite: true);
    }

    protected override Exception Elsewhere(string present, string reason) => new StorageException(
        StorageFault.Configuration,
        $"The messages of the node with {file} are kept in {present}, as {_note} says.{reason} Use that database, or begin anew with another file and event log.");
}
