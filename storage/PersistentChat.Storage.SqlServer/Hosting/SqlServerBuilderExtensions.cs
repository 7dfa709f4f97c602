using PersistentChat.Storage;
using PersistentChat.Storage.SqlServer;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Messages in a database of SQL Server or Azure SQL, for a node in somebody's host.</summary>
public static class SqlServerBuilderExtensions
{
    /// <summary>
    /// Keeps messages in a database of SQL Server or Azure SQL; the node's own state stays in a store beside it, so that it starts and
    /// serves while the database is away.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="connectionString">As for <see cref="SqlServerStore.Open"/>, for example <c>Server=db;Database=chat;User Id=pchat;Password=...</c>.</param>
    public static IPersistentChatBuilder UseSqlServer(this IPersistentChatBuilder builder, string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        return builder.UseArchive(_ => new SqlServerArchiveProvider(connectionString));
    }
}
