using PersistentChat.Storage;
using PersistentChat.Storage.Sqlite;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>SQLite as a node's own database, for a node in somebody's host.</summary>
public static class SqliteBuilderExtensions
{
    /// <summary>Keeps the node's state, and its messages unless an archive is added, in a file.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="path">Path of the file; relative to the current directory of the process. Its folder is made if it is missing.</param>
    public static IPersistentChatBuilder UseSqlite(this IPersistentChatBuilder builder, string path) =>
        builder.UseSqlite(new SqliteNodeOptions { Path = path });

    /// <summary>Keeps the node's state, and its messages unless an archive is added, in a file.</summary>
    /// <param name="builder">The builder.</param>
    /// <param name="options">The file and how it is used.</param>
    public static IPersistentChatBuilder UseSqlite(this IPersistentChatBuilder builder, SqliteNodeOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentException.ThrowIfNullOrWhiteSpace(options.Path);
        return builder.UseStore(_ => new SqliteStoreProvider(options));
    }
}
