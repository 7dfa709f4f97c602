using Microsoft.Data.Sqlite;
using Microsoft.SqlServer.TransactSql.ScriptDom;
using PersistentChat.Storage.Sql;
using PersistentChat.Storage.Sqlite;

namespace PersistentChat.Storage.SqlServer.Tests;

public sealed class SchemaScriptTests
{
    public static TheoryData<string, int> Steps
    {
        get
        {
            var steps = new TheoryData<string, int>();
            foreach (var part in Enum.GetValues<SchemaPart>())
            {
                foreach (var step in Migrations(part))
                    steps.Add(part.ToString(), step.Version);
            }
            return steps;
        }
    }

    [Theory]
    [MemberData(nameof(Steps))]
    public void Every_batch_of_every_script_is_tsql(string part, int version)
    {
        var batches = BatchSplitter.Split(Migrations(Enum.Parse<SchemaPart>(part))[version - 1].Script).ToArray();
        Assert.NotEmpty(batches);
        Assert.All(batches, batch => Assert.Empty(TsqlParser.Problems(batch)));
    }

    [Fact]
    public async Task The_chat_schema_has_the_tables_and_columns_of_the_embedded_one()
    {
        var folder = Directory.CreateTempSubdirectory("pchat-schema-");
        try
        {
            var path = Path.Combine(folder.FullName, "chat.db");
            await using (await SqliteStore.OpenAsync(path))
            {
            }
            var embedded = await ReadTablesAsync($"Data Source={path};Pooling=False");
            // The index of words is a table there and a column here.
            foreach (var index in embedded.Keys.Where(name => name.StartsWith("message_words", StringComparison.Ordinal)).ToArray())
                embedded.Remove(index);
            embedded["messages"].Add("words");
            embedded.Remove("schema_version");

            RequireEqual(embedded, Tables(SchemaPart.Chat));
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public async Task The_compliance_schema_has_the_tables_and_columns_of_the_embedded_one()
    {
        await using var connection = new SqliteConnection("Data Source=:memory:");
        await connection.OpenAsync();
        foreach (var step in Migration.FromAssembly(typeof(SqliteStore).Assembly, SchemaPart.Compliance))
        {
            await using var command = connection.CreateCommand();
            command.CommandText = step.Script;
            await command.ExecuteNonQueryAsync();
        }
        RequireEqual(await ReadTablesAsync(connection), Tables(SchemaPart.Compliance));
    }

    [Fact]
    public void Text_compares_by_code_point_everywhere()
    {
        var texts = Enum.GetValues<SchemaPart>().SelectMany(Definitions).SelectMany(table => table.Definition.ColumnDefinitions)
            .Where(column => column.DataType is SqlDataTypeReference { SqlDataTypeOption: SqlDataTypeOption.NVarChar })
            .ToArray();
        Assert.NotEmpty(texts);
        Assert.All(texts, column => Assert.Equal("Latin1_General_100_BIN2", column.Collation?.Value));
    }

    [Fact]
    public void No_key_is_longer_than_an_index_takes()
    {
        foreach (var table in Enum.GetValues<SchemaPart>().SelectMany(Definitions))
        {
            var key = table.Definition.TableConstraints.OfType<UniqueConstraintDefinition>().Single(constraint => constraint.IsPrimaryKey);
            var bytes = key.Columns.Sum(column => Width(table, column.Column.MultiPartIdentifier.Identifiers[^1].Value));
            Assert.True(
                bytes <= (key.IndexType?.IndexTypeKind == IndexTypeKind.NonClustered ? 1700 : 900),
                $"{table.SchemaObjectName.BaseIdentifier.Value}: {bytes} bytes");
        }
    }

    private static int Width(CreateTableStatement table, string column) =>
        table.Definition.ColumnDefinitions.Single(definition => definition.ColumnIdentifier.Value == column).DataType switch
        {
            SqlDataTypeReference { SqlDataTypeOption: SqlDataTypeOption.NVarChar } text =>
                2 * int.Parse(text.Parameters[0].Value, System.Globalization.CultureInfo.InvariantCulture),
            _ => 16,
        };

    private static IReadOnlyList<Migration> Migrations(SchemaPart part) => Migration.FromAssembly(typeof(SqlServerDatabase).Assembly, part);

    private static IEnumerable<CreateTableStatement> Definitions(SchemaPart part)
    {
        var tables = new TableCollector();
        foreach (var batch in Migrations(part).SelectMany(step => BatchSplitter.Split(step.Script)))
            TsqlParser.Parse(batch).Accept(tables);
        return tables.Found;
    }

    private static SortedDictionary<string, SortedSet<string>> Tables(SchemaPart part) => new(
        Definitions(part).ToDictionary(
            table => table.SchemaObjectName.BaseIdentifier.Value,
            table => new SortedSet<string>(
                table.Definition.ColumnDefinitions.Select(column => column.ColumnIdentifier.Value), StringComparer.Ordinal)),
        StringComparer.Ordinal);

    private static void RequireEqual(
        SortedDictionary<string, SortedSet<string>> expected, SortedDictionary<string, SortedSet<string>> actual) =>
        Assert.Equal(
            expected.Select(table => $"{table.Key}: {string.Join(", ", table.Value)}"),
            actual.Select(table => $"{table.Key}: {string.Join(", ", table.Value)}"));

    private static async Task<SortedDictionary<string, SortedSet<string>>> ReadTablesAsync(string connectionString)
    {
        await using var connection = new SqliteConnection(connectionString);
        await connection.OpenAsync();
        return await ReadTablesAsync(connection);
    }

    private static async Task<SortedDictionary<string, SortedSet<string>>> ReadTablesAsync(SqliteConnection connection)
    {
        await using var command = connection.CreateCommand();
        command.CommandText =
            "SELECT t.name, c.name FROM sqlite_schema t, pragma_table_info(t.name) c "
            + "WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite%' AND t.sql NOT LIKE 'CREATE VIRTUAL%'";
        await using var row = await command.ExecuteReaderAsync();
        var tables = new SortedDictionary<string, SortedSet<string>>(StringComparer.Ordinal);
        while (await row.ReadAsync())
        {
            if (!tables.TryGetValue(row.GetString(0), out var columns))
                tables[row.GetString(0)] = columns = new SortedSet<string>(StringComparer.Ordinal);
            columns.Add(row.GetString(1));
        }
        return tables;
    }

    private sealed class TableCollector : TSqlFragmentVisitor
    {
        public List<CreateTableStatement> Found { get; } = [];

        public override void Visit(CreateTableStatement node) => Found.Add(node);

        public override void Visit(DropTableStatement node) =>
            Found.RemoveAll(table => node.Objects.Any(dropped => dropped.BaseIdentifier.Value == table.SchemaObjectName.BaseIdentifier.Value));
    }
}
