using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace PersistentChat.Storage.Sqlite;

/// <summary>What may help after a failure, by SQLite's result codes (https://www.sqlite.org/rescode.html).</summary>
internal static class SqliteFaults
{
    private const int PrimaryCode = 0xFF;

    // The wrapper has no name for it.
    private const int ReadOnlyCannotInitialize = raw.SQLITE_READONLY | (5 << 8);

    public static StorageFault Classify(Exception failure) => failure switch
    {
        SqliteException sqlite => Classify(sqlite.SqliteExtendedErrorCode != 0 ? sqlite.SqliteExtendedErrorCode : sqlite.SqliteErrorCode),
        UnauthorizedAccessException => StorageFault.Configuration,
        _ => StorageFault.Transient,
    };

    private static StorageFault Classify(int code) => code switch
    {
        // A reader that finds a write-ahead log without its index cannot build one; the next writer does.
        raw.SQLITE_READONLY_RECOVERY or raw.SQLITE_READONLY_CANTLOCK or ReadOnlyCannotInitialize => StorageFault.Transient,
        _ => ClassifyPrimary(code & PrimaryCode),
    };

    /// <summary>
    /// Busy, locked, full, I/O error, out of memory, cannot open (a volume that is not mounted yet, too many files) and whatever
    /// is not named may pass. A wrong statement or a missing table is the schema's fault, not the row's.
    /// </summary>
    private static StorageFault ClassifyPrimary(int code) => code switch
    {
        raw.SQLITE_CONSTRAINT or raw.SQLITE_TOOBIG or raw.SQLITE_MISMATCH => StorageFault.Poisoned,
        raw.SQLITE_NOTADB or raw.SQLITE_CORRUPT or raw.SQLITE_FORMAT or raw.SQLITE_READONLY or raw.SQLITE_PERM or raw.SQLITE_AUTH
            or raw.SQLITE_NOLFS or raw.SQLITE_ERROR or raw.SQLITE_MISUSE or raw.SQLITE_RANGE => StorageFault.Configuration,
        _ => StorageFault.Transient,
    };
}
