import type { CatalogEntry } from '@/api/types'

/** What people write, and the catalogue's name for it. A name the city's catalogue does not have is passed over. */
const EVERYDAY: readonly (readonly [name: string, words: string])[] = [
  ['暴露垃圾', '垃圾 生活垃圾 垃圾袋 垃圾堆 扔垃圾 臭味 异味 有味道 rubbish garbage trash litter'],
  ['积存垃圾渣土', '渣土 建筑垃圾 装修垃圾 砖块 水泥块 rubble debris'],
  ['垃圾站（箱）满溢', '垃圾桶满 垃圾箱满 满溢 溢出 桶满 overflowing'],
  ['垃圾箱异常', '垃圾桶坏 垃圾桶倒 垃圾箱坏'],
  ['道路不洁', '垃圾 路边 地面 地面脏 路面脏 油污 污渍 呕吐 狗屎 狗粪 宠物粪便 没扫 dirty'],
  ['道路遗撒（洒）', '遗撒 撒漏 洒落 掉了一路 spill'],
  ['道路破损', '坑 坑洼 路面坏 塌陷 破损 裂缝 凹陷 pothole'],
  ['路缘石缺损', '路牙 路沿 路缘石 kerb curb'],
  ['盲道缺损', '盲道'],
  ['占用无障碍通道', '占盲道 盲道被占 无障碍'],
  ['店外经营', '店外 摆到外面 门口摆 货摆 跨门 外摆 桌椅摆 出店'],
  ['占道经营', '占道 人行道 早点铺 摊 占人行道 摆摊占 占路 挡路 堵路'],
  ['无照经营游商', '摆摊 地摊 摊贩 小贩 流动摊 游商 推车 三轮车卖 叫卖 vendor hawker stall'],
  ['占道洗车', '洗车'],
  ['占道促销宣传', '促销 搭台 宣传活动'],
  ['露天烧烤', '烧烤 烤串 烧烤摊 barbecue'],
  ['油烟污染', '油烟 排烟 炒菜味 fumes'],
  ['噪声扰民', '噪音 噪声 吵 喇叭 音响 广场舞 太响 noise loud'],
  ['施工扰民', '夜间施工 半夜施工 工地吵'],
  ['施工占道', '施工占'],
  ['工地扬尘', '扬尘 灰尘 灰大 dust'],
  ['机动车乱停放', '乱停车 汽车停 违停 车停在 停车占 轿车 parking'],
  ['非机动车乱停放', '电动车 电瓶车 自行车 非机动车 助动车 bike bicycle scooter'],
  ['共享单车乱象', '共享单车 单车 哈啰 美团车 青桔 shared'],
  ['占用消防通道', '消防通道 消防车 fire lane'],
  ['废弃车辆', '僵尸车 废车 报废车'],
  ['沿街晾挂', '晾衣 晾晒 晒被 晒衣 挂衣服 laundry'],
  ['乱堆杂物', '杂物 堆物 堆放 纸箱 堆东西 clutter'],
  ['废弃家具设备', '沙发 旧家具 床垫 柜子 家具 furniture mattress sofa'],
  ['非法小广告', '小广告 牛皮癣 贴广告 喷涂 涂鸦 flyer graffiti'],
  ['街头散发广告', '发传单 传单'],
  ['违规户外广告', '广告牌 灯箱 户外广告 billboard'],
  ['违规牌匾标识', '招牌 店招 牌匾 signboard'],
  ['户外广告异常', '广告牌松 广告牌要掉'],
  ['绿地脏乱', '绿化带 草坪 花坛 绿地 绿化里'],
  ['非法占绿毁绿', '毁绿 踩草 种菜 占绿 砍草'],
  ['行道树异常', '树倒 树枝 树断 枯树 行道树 tree branch'],
  ['乱倒乱排污水、废水', '污水 倒水 泔水 脏水 排水 sewage'],
  ['水域不洁', '河里 河面 漂浮物 水面'],
  ['私设地锁、阻车桩', '地锁 阻车桩 石墩 占车位'],
  ['私搭乱建', '违建 违章建筑 搭建 搭棚 私搭 阳光房'],
  ['路灯异常', '路灯 灯不亮 没路灯 streetlight lamp'],
  ['雨水箅子异常', '雨水口 下水口 雨水箅子 雨水篦子 grate drain'],
  ['不明井盖异常', '井盖 窨井 manhole'],
  ['架空线缆脱落', '电线 线缆 电缆垂 线掉 wire cable'],
  ['乱丢弃医疗废物', '医疗废物 针管 口罩堆'],
  ['动物尸体', '死猫 死狗 死老鼠 动物尸体'],
  ['焚烧垃圾、树叶', '焚烧 烧垃圾 烧树叶 冒烟 burning'],
  ['道路积雪、结冰', '积雪 结冰 冰 ice snow'],
  ['流浪乞讨', '乞讨 要饭 流浪'],
]

/** Names that say only how, not what, carry nothing: `路灯异常` is about 路灯. */
const plain = (name: string) => name.replace(/异常|问题|缺损|破损|乱象|（.*?）/g, '')

/**
 * The likeliest categories for a person's words, best first, at most `limit`; nothing when nothing fits.
 * Longer matches count more: 共享单车 beats 单车. Runs on the phone, without a network.
 */
export function guess(text: string, catalog: readonly CatalogEntry[], limit = 3): CatalogEntry[] {
  const said = text.toLowerCase()
  if (said.trim().length < 2) return []
  const everyday = new Map(EVERYDAY.map(([name, words]) => [name, words.split(' ')]))
  return catalog
    .map((entry, order) => ({ entry, order, score: score(said, entry.name, everyday.get(entry.name) ?? []) }))
    .filter(({ score: points }) => points > 0)
    .sort((a, b) => b.score - a.score || a.order - b.order)
    .slice(0, limit)
    .map(({ entry }) => entry)
}

function score(said: string, name: string, words: readonly string[]): number {
  const named = plain(name)
  const whole = named.length > 1 && said.includes(named) ? 3 * named.length ** 2 : 0
  return words.reduce((sum, word) => sum + (said.includes(word) ? word.length ** 2 : 0), whole)
}
