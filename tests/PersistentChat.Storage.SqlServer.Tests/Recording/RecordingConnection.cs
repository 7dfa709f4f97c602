using System.Data;
using System.Data.Common;

namespace PersistentChat.Storage.SqlServer.Tests;

/// <summary>A connection to a <see cref="RecordingServer"/>.</summary>
internal sealed class RecordingConnection(RecordingServer server) : DbConnection
{
    private ConnectionState _state;

    [System.Diagnostics.CodeAnalysis.AllowNull]
    public override string ConnectionString { get; set; } = "";

    public override string Database => "recorded";

    public override string DataSource => "recorded";

    public override string ServerVersion => "13.0";

    public override ConnectionState State => _state;

    public override void Open() => _state = ConnectionState.Open;

    public override void Close() => _state = ConnectionState.Closed;

    public override void ChangeDatabase(string databaseName) => throw new NotSupportedException();

    protected override DbTransaction BeginDbTransaction(IsolationLevel isolationLevel) => new RecordingTransaction(this, isolationLevel);

    protected override DbCommand CreateDbCommand() => new RecordingCommand(server) { Connection = this };

    private sealed class RecordingTransaction(DbConnection connection, IsolationLevel isolation) : DbTransaction
    {
        public override IsolationLevel IsolationLevel => isolation;

        protected override DbConnection DbConnection => connection;

        public override void Commit()
        {
        }

        public override void Rollback()
        {
        }
    }
}
