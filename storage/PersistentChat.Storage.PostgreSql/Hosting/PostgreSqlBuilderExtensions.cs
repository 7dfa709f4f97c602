using PersistentChat.Storage;
using PersistentChat.Storage.PostgreSql;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Messages in a PostgreSQL database, for a node in somebody's host.</summary>
public static class PostgreSqlBuilderExtensions
{
    /// <summary>
    /// Keeps messages in a PostgreSQL database; the node's own state stays in a store beside it, so that it starts and
    /// serves while the database is away.
    /// </summary>
    /// <param name="builder">The builder.</param>
    /// <param name="connectionString">As for <see cref="PostgreSqlStore.Open"/>, for example <c>Host=db;Database=chat;Username=pchat;Password=...</c>.</param>
    public static IPersistentChatBuilder UsePostgreSql(this IPersistentChatBuilder builder, string connectionString)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(connectionString);
        return builder.UseArchive(_ => new PostgreSqlArchiveProvider(connectionString));
    }
}
