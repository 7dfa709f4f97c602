using PersistentChat.Storage.Sql;

namespace PersistentChat.Storage.PostgreSql;

/// <summary>Makes a PostgreSQL database a store.</summary>
public static class PostgreSqlStore
{
    /// <summary>Makes the store without reaching for the database, which may be away; it is reached, and its schema prepared, at the first use.</summary>
    /// <param name="connectionString">Where the database is and how to sign in, in the driver's words.</param>
    /// <param name="options">Settings, or null for the defaults.</param>
    /// <param name="clock">Dates the schema's steps; null for the system's clock.</param>
    /// <exception cref="ArgumentException">The connection string cannot be read.</exception>
    public static SqlStore Open(string connectionString, SqlStoreOptions? options = null, TimeProvider? clock = null) =>
        throw new NotImplementedException();
}
