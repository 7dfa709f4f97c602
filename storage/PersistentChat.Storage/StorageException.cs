namespace PersistentChat.Storage;

/// <summary>A database could not do what was asked. <see cref="Fault"/> says what may help.</summary>
public sealed class StorageException : Exception
{
    /// <summary>Creates the exception.</summary>
    public StorageException(StorageFault fault, string message, Exception? inner = null)
        : base(message, inner) => Fault = fault;

    /// <summary>What kind of failure it is.</summary>
    public StorageFault Fault { get; }
}

/// <summary>Failures of a database, by what may help.</summary>
public enum StorageFault
{
    /// <summary>It may pass: the database is away, busy, full or failing over. The same call is worth another attempt.</summary>
    Transient = 0,

    /// <summary>The database refuses this very data, and will again. Smaller batches tell which event it is.</summary>
    Poisoned = 1,

    /// <summary>Nothing can be written before somebody changes a setting or the database: password, rights, schema, name.</summary>
    Configuration = 2,
}
